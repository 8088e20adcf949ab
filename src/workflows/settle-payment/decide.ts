import { type MultiSafepayOrder, refundedTotal, refundsOf } from "../../multisafepay"
import { matchesSession, paymentStateOf } from "../../providers/alipay/status"
import type { AlertKind } from "../alert-merchant/alert"
import { decideRefunds } from "./decide-refunds"
import { type ShopState, shopRefundedTotal } from "./shop-state"

/** One thing that settlement does. Amounts are minor units. */
export type Action =
  /** Place the order of a paid cart; core authorises the session on the way. */
  | { do: "complete_cart"; cartId: string; reopenSession: boolean }
  /** Take away the links to an order that core removed, because they keep the cart from being completed. */
  | { do: "unlink_removed_order"; orderId: string }
  /** Book the payment on an order that stands already, or on a collection without cart. */
  | { do: "book_payment"; sessionAmount: number }
  /** Record on the order a capture that core booked just before the shop died. */
  | { do: "book_transaction"; paymentId: string }
  | { do: "set_session_status"; status: "canceled" | "error" }
  /** Send back all that is left of money which Medusa has no payment for. */
  | { do: "refund_unbooked"; amount: number; because: AlertKind }
  /** Send back what is left of a payment, through Medusa, so that its books show it. */
  | { do: "refund_payment"; paymentId: string; amount: number; because: AlertKind }
  /** Enter a refund made at MultiSafepay into Medusa's books. */
  | { do: "book_refund"; paymentId: string; amount: number; pspRefundId: string }
  /** Send a refund that Medusa has in its books and MultiSafepay never got. */
  | { do: "send_refund"; refundId: string; amount: number }
  /** Note that such a refund is one that somebody made at MultiSafepay by hand. */
  | { do: "adopt_refund"; refundId: string; pspRefundId: string; amount: number }
  /** Take such a refund out of Medusa's books: MultiSafepay has not got that much left. */
  | { do: "withdraw_refund"; refundId: string; amount: number }
  /** Put the order's own sum of payments and refunds right, which core loses or doubles when refunds meet. */
  | { do: "balance_order"; paymentId: string; orderId: string; amount: number }
  | { do: "alert"; kind: AlertKind; subject: string; amount: number }

export type Circumstances = {
  now: Date
  /** Completing the cart failed in a way that trying again does not mend. */
  completionFailed: boolean
  /** Refunds that MultiSafepay has just refused to make. */
  refusedRefunds?: ReadonlySet<string>
}

/**
 * What settlement does about a PSP order: the table of the design, as a pure function. An empty list means that shop
 * and PSP agree or that there is nothing to do but wait. A status word never seen before is "wait".
 */
export function decide(pspOrder: MultiSafepayOrder, shop: ShopState, circumstances: Circumstances): Action[] {
  if (shop.payment) {
    return decideForPayment(pspOrder, shop, shop.payment, circumstances)
  }
  if (shop.session) {
    return decideForSession(pspOrder, shop, shop.session, circumstances)
  }
  return paymentStateOf(pspOrder) === "paid" ? [refundUnbooked(pspOrder, "orphan_refunded")] : []
}

function decideForSession(
  pspOrder: MultiSafepayOrder,
  shop: ShopState,
  session: NonNullable<ShopState["session"]>,
  { completionFailed }: Circumstances,
): Action[] {
  switch (paymentStateOf(pspOrder)) {
    case "open":
      return []
    case "cancelled":
    case "expired":
    case "refunded":
      return endSession(session, "canceled")
    case "declined":
    case "disputed":
      return endSession(session, "error")
    case "paid":
      break
  }
  if (!session.data) {
    return []
  }
  if (!matchesSession(pspOrder, session.data) || session.amount !== pspOrder.amount) {
    return [{ do: "alert", kind: "amount_mismatch", subject: pspOrder.orderId, amount: pspOrder.amount }]
  }
  if (shop.order?.cancelled) {
    return [refundUnbooked(pspOrder, "order_cancelled_refunded")]
  }
  const standsForAnotherTotal = alertOtherTotal(shop, session.amount)
  if (standsForAnotherTotal.length > 0) {
    return standsForAnotherTotal
  }
  if (shop.order || !shop.cartId) {
    const { collection } = shop
    const needed = !collection || collection.amount - collection.captured >= session.amount
    return needed
      ? [{ do: "book_payment", sessionAmount: session.amount }]
      : [refundUnbooked(pspOrder, "not_needed_refunded")]
  }
  return completionFailed
    ? [refundUnbooked(pspOrder, "uncompletable_refunded")]
    : completeCart(shop, shop.cartId, isEnded(session.status))
}

function decideForPayment(
  pspOrder: MultiSafepayOrder,
  shop: ShopState,
  payment: NonNullable<ShopState["payment"]>,
  circumstances: Circumstances,
): Action[] {
  const state = paymentStateOf(pspOrder)
  if (state === "open") {
    return []
  }
  if (state !== "paid" && state !== "refunded") {
    const alert: Action = { do: "alert", kind: "disputed", subject: pspOrder.orderId, amount: payment.amount }
    const records = shop.order ? bookTransactions(shop.order, payment) : []
    return [alert, ...alertOtherTotal(shop, payment.captured), ...records]
  }
  const alerts = [...alertDeclinedRefunds(pspOrder), ...alertOtherTotal(shop, payment.captured)]
  const refunds = decideRefunds(pspOrder, payment, circumstances)
  return [...alerts, ...(refunds.length > 0 ? refunds : placeMoney(pspOrder, shop, payment, circumstances))]
}

/** With the refunds of both sides equal: what is left of the money must stand on an order that wants it. */
function placeMoney(
  pspOrder: MultiSafepayOrder,
  shop: ShopState,
  payment: NonNullable<ShopState["payment"]>,
  { completionFailed }: Circumstances,
): Action[] {
  const left = Math.min(
    payment.captured - shopRefundedTotal(payment),
    pspOrder.amount - refundedTotal(pspOrder),
  )
  if (left <= 0) {
    return shop.order ? balance(shop.order, payment) : []
  }
  if (shop.order?.cancelled) {
    return [
      { do: "refund_payment", paymentId: payment.id, amount: left, because: "order_cancelled_refunded" },
    ]
  }
  if (shop.order) {
    return bookTransactions(shop.order, payment)
  }
  if (!shop.cartId) {
    return []
  }
  return completionFailed
    ? [{ do: "refund_payment", paymentId: payment.id, amount: left, because: "uncompletable_refunded" }]
    : completeCart(shop, shop.cartId, false)
}

const completeCart = ({ removedOrderId }: ShopState, cartId: string, reopenSession: boolean): Action[] =>
  removedOrderId
    ? [{ do: "unlink_removed_order", orderId: removedOrderId }]
    : [{ do: "complete_cart", cartId, reopenSession }]

/** Whatever became of the money since, and whether or not it is booked: an order that stands may be shipped. */
function alertOtherTotal({ order }: ShopState, paid: number): Action[] {
  return order && !order.cancelled && order.placedFor !== undefined && order.placedFor !== paid
    ? [{ do: "alert", kind: "order_total_differs", subject: order.id, amount: paid }]
    : []
}

/** The money stands where it should: what is left is whether the order says so too. */
function bookTransactions(
  order: NonNullable<ShopState["order"]>,
  payment: NonNullable<ShopState["payment"]>,
): Action[] {
  return payment.lacksTransaction
    ? [{ do: "book_transaction", paymentId: payment.id }]
    : balance(order, payment)
}

const balance = (
  order: NonNullable<ShopState["order"]>,
  { id, imbalance }: NonNullable<ShopState["payment"]>,
): Action[] =>
  imbalance === 0 ? [] : [{ do: "balance_order", paymentId: id, orderId: order.id, amount: imbalance }]

const alertDeclinedRefunds = (pspOrder: MultiSafepayOrder): Action[] =>
  refundsOf(pspOrder)
    .filter((refund) => refund.status === "declined")
    .map((refund) => ({
      do: "alert",
      kind: "refund_declined",
      subject: refund.transactionId,
      amount: refund.amount,
    }))

const refundUnbooked = (pspOrder: MultiSafepayOrder, because: AlertKind): Action => ({
  do: "refund_unbooked",
  amount: pspOrder.amount - refundedTotal(pspOrder),
  because,
})

const isEnded = (status: string) => status === "canceled" || status === "error"

function endSession(session: NonNullable<ShopState["session"]>, status: "canceled" | "error"): Action[] {
  return isEnded(session.status) ? [] : [{ do: "set_session_status", status }]
}
