import { html } from "hono/html"
import { amsterdamTime } from "../../amsterdam-time"
import type { Markup } from "../markup"

/** `22 Nov 2026, 09:25:37`, Amsterdam time. */
export function formatTime(at: number): string {
  const [date = "", time = ""] = amsterdamTime(at).split("T")
  const [year, month, day] = date.split("-")
  return `${Number(day)} ${MONTHS[Number(month) - 1]} ${year}, ${time}`
}

/** `09:25:37`, for lists of events of one day. */
export function formatClock(at: number): string {
  return amsterdamTime(at).slice(11)
}

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ")

const TONES: Record<string, string> = {
  completed: "good",
  shipped: "good",
  initialized: "info",
  reserved: "info",
  uncleared: "warn",
  refunded: "warn",
  partial_refunded: "warn",
  declined: "bad",
  chargedback: "bad",
  chargeback: "bad",
}

export function statusPill(status: string | null): Markup {
  return html`<span class="pill ${TONES[status ?? ""] ?? ""}">${(status ?? "none").replaceAll("_", " ")}</span>`
}

export function orderLink(orderId: string, siteId: number): string {
  return `/dashboard/orders/${encodeURIComponent(orderId)}?site=${siteId}`
}
