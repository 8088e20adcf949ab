import { html } from "hono/html"
import type { SandboxNotification } from "../../notifications/notification"
import type { Refund } from "../../psp-order"
import type { Sandbox } from "../../sandbox"
import type { Markup } from "../markup"
import { notificationRows } from "./notification-rows"
import { refundRows } from "./refund-rows"

const SHOWN = 100

export function notificationsPage(sandbox: Sandbox): Markup {
  const all = sandbox.store.notifications
  const latest: SandboxNotification[] = [...all.values()].slice(-SHOWN).reverse()
  return html`<div class="title"><h1>Notifications</h1><p>${all.size} in total, the newest ${SHOWN} here</p></div>
    <section class="panel">${notificationRows(latest, "/dashboard/notifications", true)}</section>`
}

export function refundsPage(sandbox: Sandbox): Markup {
  const latest: Refund[] = []
  for (const entry of sandbox.store.transactions.olderThan(null)) {
    if (entry.kind === "refund") latest.push(entry.refund)
    if (latest.length === SHOWN) break
  }
  const waiting = latest.filter((refund) => refund.status === "reserved")
  const decided = latest.filter((refund) => refund.status !== "reserved")
  return html`<div class="title"><h1>Refunds</h1><p>Reserved ones complete at Amsterdam midnight</p></div>
    <div class="stack">
      <section class="panel"><h2>Reserved</h2>${refundRows(waiting, "/dashboard/refunds", true)}</section>
      <section class="panel"><h2>Decided</h2>${refundRows(decided, "/dashboard/refunds", true)}</section>
    </div>`
}

export function unknownOrderPage(): Markup {
  return html`<div class="title"><h1>Unknown order</h1></div>
    <section class="panel"><p class="empty">The sandbox has no such order. It may have been reset. <a href="/dashboard">All orders</a></p></section>`
}
