import { html } from "hono/html"
import type { Sandbox } from "../../sandbox"
import { SIMULATED_EVENTS, type SimulatedEvent } from "../../simulated-events"
import type { Markup } from "../markup"

/** Events that every merchant meets at some time, with a button for each. */
export function simulatedEventsPage(sandbox: Sandbox): Markup {
  return html`<div class="title">
      <h1>Make something happen</h1>
      <p>and watch Medusa's dashboard</p>
    </div>
    <section class="panel">
      <ul class="rows">
        ${Object.entries(SIMULATED_EVENTS).map(([name, simulated]) => row(sandbox, name, simulated))}
      </ul>
    </section>`
}

function row(sandbox: Sandbox, name: string, { title, consequence, about }: SimulatedEvent): Markup {
  const { missing, orderId } = about(sandbox)
  return html`<li>
    <div class="row-head">
      <strong>${title}</strong>
      ${orderId ? html`<span class="mono sub">${orderId}</span>` : ""}
      <form class="push" method="post" action="/dashboard/happen">
        <button class="primary" name="name" value="${name}" ${missing ? html`disabled` : ""}>${title}</button>
      </form>
    </div>
    <p class="sub">${consequence}${missing ? html` <strong>${missing}</strong>` : ""}</p>
  </li>`
}
