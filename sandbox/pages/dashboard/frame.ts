import { html } from "hono/html"
import type { Sandbox } from "../../sandbox"
import { icon, type Markup, shell } from "../markup"
import { formatTime } from "./format"
import { DASHBOARD_STYLES, LIVE_SCRIPT } from "./styles"

const PLACES = [
  ["/dashboard", "Orders"],
  ["/dashboard/happen", "Make something happen"],
  ["/dashboard/notifications", "Notifications"],
  ["/dashboard/refunds", "Refunds"],
  ["/dashboard/faults", "Faults"],
  ["/dashboard/calls", "API calls"],
  ["/dashboard/settings", "Settings"],
] as const

const LEAPS = [
  [900, "+15 min"],
  [3600, "+1 h"],
  [18_000, "+5 h"],
  [86_400, "+1 day"],
] as const

export interface Frame {
  sandbox: Sandbox
  /** The current path, to return to after a button. */
  path: string
  title: string
  /** The error or the result of the last button. */
  note?: string
  body: Markup
}

export function frame({ sandbox, path, title, note, body }: Frame): Markup {
  const place = placeOf(path)
  const faults = sandbox.faults.list().length
  return shell({
    title: `${title} · MultiSafepay sandbox`,
    styles: DASHBOARD_STYLES,
    script: LIVE_SCRIPT,
    body: html`<header class="head">
        <div class="head-row">
          <a class="brand" href="/dashboard">${icon("sandbox")} MultiSafepay sandbox</a>
          ${clock(sandbox, path)}
        </div>
        <nav class="nav" aria-label="Dashboard">
          ${PLACES.map(
            ([href, name]) =>
              html`<a href="${href}" ${href === place ? html`aria-current="page"` : ""}>${name}${
                name === "Faults" && faults ? html`<span class="count">${faults}</span>` : ""
              }</a>`,
          )}
        </nav>
      </header>
      <main>
        ${note ? html`<p class="note" role="status">${note}</p>` : ""}
        ${body}
      </main>`,
  })
}

function clock(sandbox: Sandbox, path: string): Markup {
  const ahead = sandbox.clock.offsetMs >= 60_000
  return html`<form class="clock" method="post" action="/dashboard/clock">
    <input type="hidden" name="back" value="${path}" />
    <time>${formatTime(sandbox.clock.now())} Amsterdam${ahead ? html` <span class="ahead">(${span(sandbox.clock.offsetMs)} ahead)</span>` : ""}</time>
    ${LEAPS.map(([seconds, name]) => html`<button name="seconds" value="${seconds}">${name}</button>`)}
    <button name="seconds" value="midnight">midnight</button>
  </form>`
}

function span(ms: number): string {
  const minutes = Math.round(ms / 60_000)
  if (minutes < 120) return `${minutes} min`
  const hours = Math.round(minutes / 60)
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`
}

/** The tab that a path belongs to: order pages belong to the orders. */
function placeOf(path: string): string {
  return PLACES.slice(1).find(([href]) => path.startsWith(href))?.[0] ?? PLACES[0][0]
}
