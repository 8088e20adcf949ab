import { html } from "hono/html"
import { writeJson } from "../../json-writer"
import { formatAmount } from "../../money"
import { pspOrderView } from "../../order-view"
import { methodName, PAYMENT_METHODS } from "../../payment-methods"
import { paymentUrl } from "../../payments/session"
import { currentTransaction, isPaid, type PspOrder } from "../../psp-order"
import type { Sandbox } from "../../sandbox"
import { amountRefunded, SCENARIOS } from "../../status"
import type { Markup } from "../markup"
import { formatTime, orderLink, statusPill } from "./format"
import { notificationRows } from "./notification-rows"
import { refundRows } from "./refund-rows"

export function orderPage(sandbox: Sandbox, pspOrder: PspOrder): Markup {
  const back = orderLink(pspOrder.orderId, pspOrder.siteId)
  const notifications = pspOrder.notificationIds
    .map((id) => sandbox.store.notifications.get(id))
    .filter((one) => one !== undefined)
    .reverse()
  return html`<div class="title">
      <h1 class="mono">${pspOrder.orderId}</h1>
      ${statusPill(pspOrder.status)}
    </div>
    <div class="split">
      <div class="stack">
        <section class="panel"><h2>Payment</h2><div class="inner">${facts(sandbox, pspOrder)}</div></section>
        <section class="panel"><h2>History</h2><div class="inner">${history(pspOrder)}</div></section>
        <section class="panel"><h2>Notifications</h2>${notificationRows(notifications, back, false)}</section>
        <section class="panel">
          <h2>As the API shows it</h2>
          <div class="inner">
            <details>
              <summary>GET /orders/${pspOrder.orderId}</summary>
              <pre>${pretty(sandbox, pspOrder)}</pre>
            </details>
          </div>
        </section>
      </div>
      <div class="stack">
        ${shopperPanel(sandbox, pspOrder)}
        <section class="panel">
          <h2>Refunds</h2>
          ${refundRows(pspOrder.refunds, back, false)} ${isPaid(pspOrder) ? refundForm(pspOrder) : ""}
        </section>
        <section class="panel">
          <h2>Tell the shop</h2>
          <div class="inner">
            <form class="buttons" method="post" action="/dashboard/orders/${encodeURIComponent(pspOrder.orderId)}/notify?site=${pspOrder.siteId}">
              <button name="form" value="POST">Signed POST</button>
              <button name="form" value="GET">Old GET</button>
              <button name="form" value="pretransaction">Pre-transaction</button>
            </form>
          </div>
        </section>
      </div>
    </div>`
}

function facts(sandbox: Sandbox, pspOrder: PspOrder): Markup {
  const transaction = currentTransaction(pspOrder)
  const refunded = amountRefunded(pspOrder.refunds)
  const rows: [string, string | null | undefined][] = [
    ["Amount", formatAmount(pspOrder.amount, pspOrder.currency)],
    ["Refunded", refunded ? formatAmount(refunded, pspOrder.currency) : null],
    ["Financial status", pspOrder.financialStatus],
    ["Method", transaction ? methodName(transaction.method) : "not chosen yet"],
    ["Wallet", transaction?.wallet],
    ["Type", pspOrder.type],
    ["Transaction", transaction?.transactionId],
    ["Description", pspOrder.description],
    ["Site", `${sandbox.store.siteOf(pspOrder.siteId).name} (${pspOrder.siteId})`],
    ["Created", formatTime(pspOrder.createdAt)],
    ["Completed", pspOrder.completedAt === null ? null : formatTime(pspOrder.completedAt)],
    ["Payable until", expiry(pspOrder)],
    ...Object.entries(pspOrder.updates).map(([name, value]): [string, string] => [name, String(value)]),
  ]
  return html`<dl class="facts">
    ${rows.filter(([, value]) => value).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
  </dl>`
}

function expiry(pspOrder: PspOrder): string | null {
  const transaction = currentTransaction(pspOrder)
  if (transaction?.status === "initialized" && transaction.expiresAt !== null)
    return formatTime(transaction.expiresAt)
  const session = pspOrder.sessions.at(-1)
  return !transaction && session?.status === "active" ? formatTime(session.expiresAt) : null
}

function history(pspOrder: PspOrder): Markup {
  return html`<ol class="timeline">
    ${pspOrder.history.map(
      (entry) => html`<li>
        <strong>${entry.event}</strong>
        <div class="sub">${formatTime(entry.at)} · ${entry.status} / ${entry.financialStatus ?? "none"}</div>
      </li>`,
    )}
  </ol>`
}

function shopperPanel(sandbox: Sandbox, pspOrder: PspOrder): Markup {
  const session = pspOrder.sessions.at(-1)
  const paid = isPaid(pspOrder)
  const scenarios = paid
    ? [pspOrder.chargedBack ? "chargeback_reversed" : "chargedback"]
    : SCENARIOS.filter((one) => one !== "chargedback" && one !== "chargeback_reversed")
  return html`<section class="panel">
    <h2>${paid ? "After the payment" : "Play the shopper"}</h2>
    <div class="inner stack">
      ${
        session?.status === "active"
          ? html`<p><a href="${paymentUrl(sandbox, pspOrder, session)}">Open the payment page</a></p>`
          : session
            ? html`<p class="hint">The payment page is ${session.status}.</p>`
            : ""
      }
      ${
        session || paid
          ? html`<form class="fields" method="post" action="/dashboard/orders/${encodeURIComponent(pspOrder.orderId)}/pay?site=${pspOrder.siteId}">
              <label>Scenario<select name="scenario">${scenarios.map((one) => html`<option>${one}</option>`)}</select></label>
              ${
                session?.gateway || paid
                  ? ""
                  : html`<label>Method<select name="method">${PAYMENT_METHODS.map((one) => html`<option value="${one.id}">${one.name}</option>`)}</select></label>`
              }
              ${session && session.status !== "active" && !paid ? html`<input type="hidden" name="force" value="1" />` : ""}
              <button class="primary">${paid ? (pspOrder.chargedBack ? "Reverse the chargeback" : "Charge back") : session?.status === "active" ? "Play it" : "Play it all the same"}</button>
            </form>`
          : ""
      }
    </div>
  </section>`
}

function refundForm(pspOrder: PspOrder): Markup {
  const left = pspOrder.amount - amountRefunded(pspOrder.refunds)
  if (left <= 0) return html``
  return html`<div class="inner">
    <form class="fields" method="post" action="/dashboard/orders/${encodeURIComponent(pspOrder.orderId)}/refunds?site=${pspOrder.siteId}">
      <label>Amount in ${pspOrder.currency}, up to ${formatAmount(left, pspOrder.currency)}
        <input type="text" name="amount" inputmode="decimal" placeholder="empty: all of it" /></label>
      <label>Description<input type="text" name="description" maxlength="200" /></label>
      <button>Refund</button>
    </form>
  </div>`
}

/** Indented. Ids stay exact, because the text comes from the writer, not from JSON.parse. */
function pretty(sandbox: Sandbox, pspOrder: PspOrder): string {
  const compact = writeJson(pspOrderView(pspOrder, sandbox.settingsOf(pspOrder)))
  let depth = 0
  return compact.replace(/"(?:[^"\\]|\\.)*"|[{}[\],:]/g, (token) => {
    if (token === "{" || token === "[") return `${token}\n${"  ".repeat(++depth)}`
    if (token === "}" || token === "]") return `\n${"  ".repeat(--depth)}${token}`
    if (token === ",") return `,\n${"  ".repeat(depth)}`
    return token === ":" ? ": " : token
  })
}
