import { html } from "hono/html"
import { formatAmount } from "../money"
import { methodName, type Wallet } from "../payment-methods"
import type { PaymentSession, PspOrder } from "../psp-order"
import type { Site } from "../site"
import { icon, type Markup } from "./markup"

/** The data of a payment page. */
export interface Payment {
  pspOrder: PspOrder
  session: PaymentSession
  site: Site
}

export function topbar(title: string, iconName: string, badge = "No real money"): Markup {
  return html`<header class="topbar">
    <div>${icon(iconName)}<strong>${title}</strong><span class="badge">${badge}</span></div>
  </header>`
}

export function orderSummary({ pspOrder, session, site }: Payment, method: string | null): Markup {
  return html`<aside class="card summary" aria-label="Your order">
    <h2>${site.name}</h2>
    <p class="total" id="amount">${formatAmount(session.amount, session.currency)}</p>
    <dl class="facts">
      <div><dt>For</dt><dd>${session.description}</dd></div>
      <div><dt>Order</dt><dd class="mono" id="order-id">${pspOrder.orderId}</dd></div>
      ${method ? html`<div><dt>Method</dt><dd>${methodName(method)}</dd></div>` : ""}
    </dl>
  </aside>`
}

export function walletChoice(wallets: Wallet[]): Markup {
  return html`<fieldset>
    <legend>Wallet</legend>
    <div class="options tiles">
      ${wallets.map(
        (wallet, index) => html`<label class="option">
          <input type="radio" name="wallet" value="${wallet.id}" ${index === 0 ? "checked" : ""} />
          ${icon(wallet.icon)}<span>${wallet.name}</span>
        </label>`,
      )}
    </div>
  </fieldset>`
}

export function foot({ orderId, siteId }: PspOrder): Markup {
  return html`<footer class="foot">
    A stand-in for MultiSafepay. <a href="/dashboard/orders/${encodeURIComponent(orderId)}?site=${siteId}">This order in the dashboard</a>
  </footer>`
}
