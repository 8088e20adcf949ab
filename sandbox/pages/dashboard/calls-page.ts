import { html } from "hono/html"
import type { Sandbox } from "../../sandbox"
import type { Markup } from "../markup"

const SHOWN = 100

export function callsPage(sandbox: Sandbox): Markup {
  const { total, by_endpoint, log } = sandbox.calls.report()
  const latest = log.slice(-SHOWN).reverse()
  return html`<div class="title"><h1>API calls</h1><p>${total} so far</p></div>
    <div class="split">
      <section class="panel">
        ${
          latest.length
            ? html`<table class="table">
                <thead><tr><th>Call</th><th>Answer</th><th>Order</th></tr></thead>
                <tbody>
                  ${latest.map(
                    (call) => html`<tr>
                      <td class="wide"><strong>${call.method}</strong> <span class="mono sub">${call.path}</span></td>
                      <td class="left"><span class="pill ${call.status === 0 ? "bad" : call.status < 400 ? "good" : "warn"}">${call.status || "cut off"}</span></td>
                      <td class="right"><span class="mono sub">${call.order_id ?? ""}</span></td>
                    </tr>`,
                  )}
                </tbody>
              </table>`
            : html`<p class="empty">Nobody called yet.</p>`
        }
      </section>
      <section class="panel">
        <h2>By endpoint</h2>
        <ul class="rows">
          ${Object.entries(by_endpoint).map(([name, count]) => html`<li><div class="row-head"><span class="mono">${name}</span><strong class="push">${count}</strong></div></li>`)}
        </ul>
        <div class="inner">
          <form method="post" action="/dashboard/calls/clear"><button>Count from zero</button></form>
        </div>
      </section>
    </div>`
}
