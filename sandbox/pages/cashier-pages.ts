import { html } from "hono/html"
import { iconSvg } from "../icons"
import { formatAmount } from "../money"
import { ALIPAY_PLUS_WALLETS } from "../payment-methods"
import { type Markup, shell } from "./markup"
import { foot, orderSummary, type Payment, topbar, walletChoice } from "./payment-parts"
import { PAYMENT_STYLES } from "./payment-styles"
import { qrPicture } from "./qr-picture"

/** Counts down to the end of the payment, then reloads the page. */
const COUNTDOWN = `
const timer = document.querySelector(".timer")
let left = Number(timer.dataset.seconds)
const show = () => {
  if (left < 0) return location.reload()
  const two = (n) => String(n).padStart(2, "0")
  const hours = Math.floor(left / 3600)
  timer.textContent = (hours ? hours + ":" : "") + two(Math.floor(left / 60) % 60) + ":" + two(left % 60)
  left -= 1
}
show()
setInterval(show, 1000)
`

/** Alipay's own cashier, the target of a direct ALIPAY order. */
export function alipayCashierPage(payment: Payment, secondsLeft: number): Markup {
  const { pspOrder, session } = payment
  const amount = formatAmount(session.amount, session.currency)
  return shell({
    title: `Alipay cashier: ${amount}`,
    styles: PAYMENT_STYLES,
    look: "pay alipay",
    script: COUNTDOWN,
    body: html`${topbar("Alipay 支付宝", "alipay")}
      <main class="sheet">
        <section class="card">
          <h1>Scan to pay 扫码支付</h1>
          <p class="lead">Open Alipay on your phone and scan the code. Here, a button does it.</p>
          <form class="choices" method="post" action="/connect/${session.sessionId}/pay">
            ${code(payment, "alipay", secondsLeft)}
            <div class="actions">
              <button class="primary" id="pay" name="scenario" value="completed">Pay ${amount}</button>
              <button class="quiet" id="cancel" name="scenario" value="cancelled">Cancel and return to the shop</button>
            </div>
            ${otherEnds()}
          </form>
        </section>
        ${orderSummary(payment, "ALIPAY")}
      </main>
      ${foot(pspOrder)}`,
  })
}

/** The QR code that any Alipay+ wallet scans, and a choice of wallets instead of a phone. */
export function alipayPlusPage(payment: Payment, secondsLeft: number): Markup {
  const { pspOrder, session } = payment
  const amount = formatAmount(session.amount, session.currency)
  return shell({
    title: `Alipay+: ${amount}`,
    styles: PAYMENT_STYLES,
    look: "pay alipayplus",
    script: COUNTDOWN,
    body: html`${topbar("Alipay+", "alipayplus")}
      <main class="sheet">
        <section class="card">
          <h1>Scan with your wallet</h1>
          <p class="lead">One code for all wallets of Alipay+. Here, pick the wallet that scans it.</p>
          <form class="choices" method="post" action="/connect/${session.sessionId}/pay">
            ${code(payment, "alipayplus", secondsLeft)} ${walletChoice(ALIPAY_PLUS_WALLETS)}
            <div class="actions">
              <button class="primary" id="pay" name="scenario" value="completed">Pay ${amount}</button>
              <button class="quiet" id="cancel" name="scenario" value="cancelled">Back to the shop</button>
            </div>
            ${otherEnds()}
          </form>
        </section>
        ${orderSummary(payment, "ALIPAYPLUS")}
      </main>
      ${foot(pspOrder)}`,
  })
}

/** Outcomes that a wallet or its risk department decides, not the shopper. The test platform has a list of them. */
const otherEnds = (): Markup => html`<details class="other-ends">
    <summary>Other ways for this payment to end</summary>
    <div class="actions">
      ${OTHER_ENDS.map(
        ([scenario, name]) =>
          html`<button class="quiet" id="${scenario}" name="scenario" value="${scenario}">${name}</button>`,
      )}
    </div>
  </details>`

const OTHER_ENDS = [
  ["declined", "Declined by the wallet"],
  ["expired", "Expired, nobody paid in time"],
  ["uncleared", "Uncleared, held for review"],
] as const

function code({ session }: Payment, iconName: string, secondsLeft: number): Markup {
  return html`<figure class="qr">
    ${qrPicture(session.sessionId, iconSvg(iconName) ?? "")}
    <figcaption>Valid for <span class="timer" data-seconds="${secondsLeft}"></span></figcaption>
  </figure>`
}
