import { html } from "hono/html"
import { API_FAULTS, NOTIFICATION_FAULTS, type PlantedFault } from "../../faults"
import type { Sandbox } from "../../sandbox"
import type { Markup } from "../markup"

const MEANINGS: Record<string, string> = {
  latency: "answers late",
  status: "HTTP error with the PSP's envelope",
  html: "a proxy's 502 page",
  malformed: "JSON that breaks off",
  behind: "the order as it was before",
  "reset-before": "connection cut, nothing done",
  "reset-after": "work done, connection cut",
  hang: "work done, never answers",
  lost: "never arrives",
  doubled: "arrives twice at once",
  reordered: "waits until the next one went",
  delayed: "leaves late",
}

export const ENDPOINTS = [
  "POST /orders",
  "GET /orders/:id",
  "PATCH /orders/:id",
  "POST /orders/:id/refunds",
  "PATCH /orders/:id/refunds/:refund_id",
  "GET /gateways",
  "GET /payment-methods",
  "GET /me",
  "GET /transactions",
]

export function faultsPage(sandbox: Sandbox): Markup {
  const faults = sandbox.faults.list()
  return html`<div class="title"><h1>Faults</h1><p>What goes wrong between shop and PSP</p></div>
    <div class="split">
      <section class="panel">
        <h2>Switched on</h2>
        ${
          faults.length
            ? html`<ul class="rows">${faults.map(row)}</ul>
                <div class="inner">
                  <form method="post" action="/dashboard/faults/off"><button>Switch all off</button></form>
                </div>`
            : html`<p class="empty">None. Everything works.</p>`
        }
      </section>
      <div class="stack">${form("api", API_FAULTS)} ${form("notification", NOTIFICATION_FAULTS)}</div>
    </div>`
}

function row(fault: PlantedFault): Markup {
  const limits = [
    fault.on === "api" ? (fault.endpoint ?? "every endpoint") : "every notification",
    fault.order_id && `order ${fault.order_id}`,
    typeof fault.times === "number"
      ? `${fault.struck} of ${fault.times} times`
      : `struck ${fault.struck} times`,
    fault.probability !== undefined && `probability ${fault.probability}`,
    fault.ms !== undefined && `${fault.ms} ms`,
    fault.on === "api" && fault.status !== undefined && `HTTP ${fault.status}`,
  ].filter(Boolean)
  return html`<li>
    <div class="row-head">
      <span class="pill bad">${fault.kind}</span><strong>${MEANINGS[fault.kind] ?? ""}</strong>
      <form class="push" method="post" action="/dashboard/faults/off">
        <button name="id" value="${fault.id}">Switch off</button>
      </form>
    </div>
    <p class="sub">${limits.join(" · ")}</p>
  </li>`
}

function form(on: "api" | "notification", kinds: readonly string[]): Markup {
  return html`<section class="panel">
    <h2>${on === "api" ? "Disturb the API" : "Disturb notifications"}</h2>
    <div class="inner">
      <form class="fields" method="post" action="/dashboard/faults">
        <input type="hidden" name="on" value="${on}" />
        <label>Fault<select name="kind">${kinds.map((kind) => html`<option value="${kind}">${kind}: ${MEANINGS[kind] ?? ""}</option>`)}</select></label>
        ${
          on === "api"
            ? html`<label>Endpoint<select name="endpoint">
                  <option value="">Every endpoint</option>
                  ${ENDPOINTS.map((name) => html`<option>${name}</option>`)}
                </select></label>`
            : ""
        }
        <div class="two">
          <label>Times<input type="number" name="times" min="1" placeholder="always" /></label>
          <label>Milliseconds<input type="number" name="ms" min="0" max="600000" placeholder="1000" /></label>
        </div>
        ${on === "api" ? html`<label>HTTP status<input type="number" name="status" min="200" max="599" placeholder="as the fault has it" /></label>` : ""}
        <button class="primary">Switch on</button>
      </form>
    </div>
  </section>`
}
