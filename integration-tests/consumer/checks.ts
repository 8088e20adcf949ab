import { Http } from "../../testkit/actors/http"
import { Merchant } from "../../testkit/actors/merchant"
import { Psp } from "../../testkit/actors/psp"
import { Shopper } from "../../testkit/actors/shopper"
import { eventually } from "../../testkit/eventually"
import { TEA_SHOP_PUBLISHABLE_KEY, TEST_ADMIN } from "../../testkit/tea-shop/credentials"
import type { Progress } from "../../tools/terminal/progress"

const ALIPAY = "pp_alipay_multisafepay"
const ALIPAY_PLUS = "pp_alipay-plus_multisafepay"
/** In major units. */
const REFUND = 12.5

interface People {
  /** The shop's address, without any credentials. */
  shop: Http
  /** The Store API, with a publishable key. */
  store: Http
  shopper(): Shopper
  merchant: Merchant
  psp: Psp
}

/** What earlier checks have left in the shop. */
interface Orders {
  /** Paid 29.95, 12.50 refunded. */
  refunded: string
}

export function peopleAround(medusaUrl: string, sandboxUrl: string): People {
  const store = new Http(medusaUrl, { "x-publishable-api-key": TEA_SHOP_PUBLISHABLE_KEY })
  return {
    shop: new Http(medusaUrl),
    store,
    shopper: () => new Shopper(store),
    merchant: new Merchant(new Http(medusaUrl), TEST_ADMIN),
    psp: new Psp(new Http(sandboxUrl)),
  }
}

/**
 * What a shop must be able to do with any Medusa: pay in both orders of arrival, refund, payment link, cancel.
 * @throws Error of the first step that failed
 */
export async function checkPayments(people: People, progress: Progress): Promise<Orders> {
  const { refunded, sessionId } = await progress.step("notification first", () => notificationFirst(people))
  await progress.step("refund", () => refund(people, refunded, sessionId))
  const owing = await progress.step("shopper first", () => shopperFirst(people))
  await progress.step("payment link", () => paymentLink(people, owing))
  await progress.step("cancel", () => cancel(people))
  return { refunded }
}

/** The notification places the order; the shopper finds it. */
async function notificationFirst({ shopper, merchant, psp }: People) {
  const buyer = shopper()
  const session = await buyer.checkout(ALIPAY)
  const { notifications } = await psp.pay(session.id)
  expectEqual("answer to the notification", notifications[0]?.http_status, 200)
  const [order] = await merchant.ordersOf(buyer.email)
  expectEqual("captured by the notification", order && (await captured(merchant, order.id)), session.amount)
  const { id } = await buyer.placeOrder()
  expectEqual("order of the shopper", id, order?.id)
  return { refunded: id, sessionId: session.id }
}

/** The shopper places the order; the notification finds it. */
async function shopperFirst({ shopper, merchant, psp }: People): Promise<string> {
  const buyer = shopper()
  const session = await buyer.checkout(ALIPAY_PLUS)
  await psp.pay(session.id, "completed", { notify: false })
  const { id } = await buyer.placeOrder()
  expectEqual("captured for the shopper", await captured(merchant, id), session.amount)
  const { attempts } = await psp.notify(session.id)
  expectEqual("answer to the late notification", attempts[0]?.http_status, 200)
  expectEqual("orders of the shopper", (await merchant.ordersOf(buyer.email)).length, 1)
  expectEqual("captured in the end", await captured(merchant, id), session.amount)
  return id
}

async function refund({ merchant, psp }: People, orderId: string, sessionId: string): Promise<void> {
  await merchant.refund((await merchant.paymentOf(orderId)).id, REFUND, "One bag came back")
  const [refunded, ...others] = (await psp.order(sessionId)).refunds
  expectEqual("refunds at MultiSafepay", others.length + 1, 1)
  expectEqual("amount of the refund at MultiSafepay", refunded?.amount, Math.round(REFUND * 100))
  await psp.acceptRefund(refunded?.refund_id ?? "")
}

/** Collects what an order edit added. */
async function paymentLink({ merchant, psp }: People, orderId: string): Promise<void> {
  await merchant.addToOrder(orderId, "JASMINE-50")
  const { payment_link: link } = await (await merchant.api()).post<{
    payment_link: { payment_session_id: string }
  }>(`/admin/alipay/orders/${orderId}/payment-link`)
  const { notifications } = await psp.pay(link.payment_session_id)
  expectEqual("answer to the notification", notifications[0]?.http_status, 200)
  const { summary } = await merchant.order(orderId)
  expectEqual("what the order still owes", Number(summary.pending_difference), 0)
}

/** A paid order that is cancelled is refunded in full. */
async function cancel({ shopper, merchant, psp }: People): Promise<void> {
  const buyer = shopper()
  const session = await buyer.checkout(ALIPAY_PLUS)
  await psp.pay(session.id)
  await merchant.cancelOrder((await buyer.placeOrder()).id)
  await eventually(async () => {
    const { refunds, amount } = await psp.order(session.id)
    expectEqual(
      "refunded at MultiSafepay",
      refunds.reduce((sum, refund) => sum + refund.amount, 0),
      amount,
    )
  })
}

/** In major units. */
async function captured(merchant: Merchant, orderId: string): Promise<number> {
  const { captures } = await merchant.paymentOf(orderId)
  return (captures ?? []).reduce((sum, { amount }) => sum + Number(amount), 0)
}

function expectEqual(what: string, found: unknown, expected: unknown): void {
  if (found !== expected) throw new Error(`${what}: ${String(found)} instead of ${String(expected)}`)
}
