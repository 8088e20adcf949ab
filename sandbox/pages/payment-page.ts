import { html } from "hono/html"
import { formatAmount } from "../money"
import { ALIPAY_PLUS_WALLETS, type PaymentMethod } from "../payment-methods"
import { icon, type Markup, shell } from "./markup"
import { foot, orderSummary, type Payment, topbar, walletChoice } from "./payment-parts"
import { PAYMENT_STYLES } from "./payment-styles"

const TEST_SCENARIOS = [
  ["completed", "Completed"],
  ["cancelled", "Cancelled by the shopper"],
  ["declined", "Declined by the wallet"],
  ["expired", "Expired, nobody paid in time"],
  ["uncleared", "Uncleared, held for review"],
  ["initialized", "Still open"],
] as const

/** The hosted page of the test platform: a list offers what could happen at the wallet. */
export function testPlatformPage(payment: Payment, method: PaymentMethod): Markup {
  const { pspOrder, session } = payment
  const amount = formatAmount(session.amount, session.currency)
  return shell({
    title: `Pay ${amount} with ${method.name}`,
    styles: PAYMENT_STYLES,
    look: "pay",
    body: html`${topbar("Test platform", "sandbox")}
      <main class="sheet">
        <section class="card">
          <h1 class="with-icon">${icon(method.icon)} Pay with ${method.name}</h1>
          <p class="lead">Choose how this payment ends. Nothing is charged.</p>
          <form class="choices" method="post" action="/connect/${session.sessionId}/pay">
            <input type="hidden" name="method" value="${method.id}" />
            <div>
              <label for="scenario">Test scenario</label>
              <select id="scenario" name="scenario">
                ${TEST_SCENARIOS.map(([id, name]) => html`<option value="${id}">${name}</option>`)}
              </select>
            </div>
            ${method.id === "ALIPAYPLUS" ? walletChoice(ALIPAY_PLUS_WALLETS) : ""}
            <div class="actions">
              <button class="primary" id="pay">Pay ${amount}</button>
              <button class="quiet" id="cancel" name="scenario" value="cancelled">Cancel and return to the shop</button>
              ${pspOrder.paymentOptions.hidesAllMethods ? "" : html`<a id="all-methods" href="/connect/${session.sessionId}/?methods=all">All methods</a>`}
            </div>
          </form>
        </section>
        ${orderSummary(payment, null)}
      </main>
      ${foot(pspOrder)}`,
  })
}

/** Shown when the merchant did not choose a method, or with `methods=all`. */
export function methodChoicePage(payment: Payment, methods: PaymentMethod[]): Markup {
  const { pspOrder, session } = payment
  return shell({
    title: "Choose a payment method",
    styles: PAYMENT_STYLES,
    look: "pay",
    body: html`${topbar("Test platform", "sandbox")}
      <main class="sheet">
        <section class="card">
          <h1>How would you like to pay?</h1>
          <form class="choices" method="post" action="/connect/${session.sessionId}/method">
            <fieldset>
              <legend class="visually-hidden">Payment method</legend>
              <div class="options">
                ${methods.map(
                  (method, index) => html`<label class="option">
                    <input type="radio" name="method" value="${method.id}" ${index === 0 ? "checked" : ""} />
                    <span class="dot"></span>${icon(method.icon)}<span>${method.name}</span>
                  </label>`,
                )}
              </div>
            </fieldset>
            <div class="actions"><button class="primary" id="continue">Continue</button></div>
          </form>
        </section>
        ${orderSummary(payment, null)}
      </main>
      ${foot(pspOrder)}`,
  })
}
