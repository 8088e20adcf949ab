import { matchesSession, paymentStateOf } from "../../core/payments/payment-state"
import type { AlertStage } from "../../modules/payment-journal/alerts"
import { isFailedRefund, type MultiSafepayOrder, refundedTotal, refundsOf } from "../../multisafepay"
import type { AlertKind } from "../alert-merchant/alert"
import { decideRefunds } from "./decide-refunds"
import { decisionOn } from "./decision-on"
import { refundsToSend } from "./declined-refunds"
import { orphanLook } from "./refund-policy"
import {
  type ShopOrder,
  type ShopPayment,
  type ShopSession,
  type ShopState,
  shopRefundedTotal,
} from "./shop-state"

/** One thing that payment sync does. Amounts are minor units. */
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
  /** Money that no session is left of: remember it, and look again later before it goes back. */
  | { do: "look_again_later"; amount: number; first: boolean }
  /** Keep a payment of an order from being paid that the order does not ask for any more. */
  | { do: "close_payment" }
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
  /** Take a refund out of Medusa's books that failed at MultiSafepay: no money went out for it. */
  | { do: "unbook_refund"; refundId: string; amount: number }
  /** Put the order's own sum of payments and refunds right, which core gets wrong when refunds meet; in major units. */
  | { do: "balance_order"; paymentId: string; orderId: string; imbalance: string }
  | { do: "alert"; kind: AlertKind; subject: string; amount: number; stage?: AlertStage }

export type Circumstances = {
  now: Date
  /** The paid cart was given up: see refund-policy.ts. */
  completionFailed: boolean
  /** What becomes of the money of a paid cart that was given up, or of no cart at all. Default: "refund". */
  uncompletable?: "refund" | "hold"
  /** Refunds that MultiSafepay has just refused to make. */
  refusedRefunds?: ReadonlySet<string>
  /** MultiSafepay's ids of failed refunds that are the merchant's to decide about: nothing sends their money by itself. */
  heldRefunds?: ReadonlySet<string>
}

/**
 * What payment sync does about a PSP order: as a pure function. An empty list means that shop
 * and PSP agree or that there is nothing to do but wait. A status word never seen before is "wait".
 */
export function decide(pspOrder: MultiSafepayOrder, shop: ShopState, circumstances: Circumstances): Action[] {
  if (shop.payment) {
    return decideForPayment(pspOrder, shop, shop.payment, circumstances)
  }
  if (shop.session) {
    return decideForSession(pspOrder, shop, shop.session, circumstances)
  }
  if (paymentStateOf(pspOrder) !== "paid") {
    return []
  }
  return shop.deletedOrder
    ? decideForDeletedOrder(pspOrder, shop)
    : decideForOrphan(pspOrder, shop, circumstances)
}

/**
 * The money of an order that somebody deleted is the merchant's to decide about: it may be that of a draft which nobody
 * will deliver, or that of an order which was delivered long ago and archived.
 */
function decideForDeletedOrder(pspOrder: MultiSafepayOrder, shop: ShopState): Action[] {
  const refund = refundUnbooked(pspOrder, "order_deleted")
  switch (decisionOn(shop, "order_deleted")) {
    case "refund":
      return [refund]
    case "accept":
      return []
    case undefined:
      return [askMerchant(pspOrder, refund.amount, "order_deleted")]
  }
}

/**
 * Money of which the shop knows nothing, as after a restored backup. Unless the merchant wants to be asked it goes back
 * at the second look; what they have decided counts at once.
 */
function decideForOrphan(
  pspOrder: MultiSafepayOrder,
  shop: ShopState,
  { now, uncompletable }: Circumstances,
): Action[] {
  const refund = refundUnbooked(pspOrder, "orphan_refunded")
  switch (decisionOn(shop, "orphan_refunded")) {
    case "refund":
      return [refund]
    case "accept":
      return []
    case undefined:
      break
  }
  const look = orphanLook(shop.journal?.firstSeenAt, now)
  if (look !== "second") {
    return [{ do: "look_again_later", amount: refund.amount, first: look === "first" }]
  }
  return uncompletable === "hold" ? [askMerchant(pspOrder, refund.amount, "orphan_refunded")] : [refund]
}

/** Whether a paid cart that was given up waits for the merchant's word before its money goes back. */
const isHeld = (shop: ShopState, { uncompletable }: Circumstances): boolean =>
  uncompletable === "hold" && decisionOn(shop, "uncompletable_refunded") !== "refund"

const askMerchant = (
  { orderId }: MultiSafepayOrder,
  amount: number,
  kind: AlertKind = "uncompletable_refunded",
): Action => ({
  do: "alert",
  kind,
  stage: "noticed",
  subject: orderId,
  amount,
})

function decideForSession(
  pspOrder: MultiSafepayOrder,
  shop: ShopState,
  session: ShopSession,
  circumstances: Circumstances,
): Action[] {
  switch (paymentStateOf(pspOrder)) {
    case "open":
      return isUnowed(shop, session) ? [{ do: "close_payment" }] : []
    case "under_review":
      return [{ do: "alert", kind: "under_review", subject: pspOrder.orderId, amount: pspOrder.amount }]
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
    return isYoung(session, circumstances.now)
      ? []
      : [{ do: "alert", kind: "payment_not_started", subject: pspOrder.orderId, amount: pspOrder.amount }]
  }
  if (!matchesSession(pspOrder, session.data) || session.amount !== pspOrder.amount) {
    return decideForOtherAmount(pspOrder, shop)
  }
  if (shop.order?.cancelled) {
    return [refundUnbooked(pspOrder, "order_cancelled_refunded")]
  }
  const standsForAnotherTotal = alertOtherTotal(shop, session.amount)
  if (standsForAnotherTotal.length > 0) {
    return standsForAnotherTotal
  }
  if (shop.order || !shop.cartId) {
    if (decisionOn(shop, "amount_mismatch")) {
      return decideForOtherAmount(pspOrder, shop)
    }
    return isOwed(shop, session)
      ? [{ do: "book_payment", sessionAmount: session.amount }]
      : [refundUnbooked(pspOrder, "not_needed_refunded")]
  }
  if (!circumstances.completionFailed) {
    return completeCart(shop, shop.cartId, isEnded(session.status))
  }
  const refund = refundUnbooked(pspOrder, "uncompletable_refunded")
  return [isHeld(shop, circumstances) ? askMerchant(pspOrder, refund.amount) : refund]
}

/** Money that fits neither cart nor order, and cannot be booked: the merchant is asked until they have decided. */
function decideForOtherAmount(pspOrder: MultiSafepayOrder, shop: ShopState): Action[] {
  switch (decisionOn(shop, "amount_mismatch")) {
    case "refund":
      return [refundUnbooked(pspOrder, "amount_mismatch")]
    case "accept":
      return []
    case undefined:
      return [{ do: "alert", kind: "amount_mismatch", subject: pspOrder.orderId, amount: pspOrder.amount }]
  }
}

/**
 * Whether the whole amount is owed, which is asked of the order: its payment collection keeps the amount of the day when
 * it was made. What is owed in part is not booked in part, and goes back: core books a session's whole amount.
 */
const isOwed = ({ order, collection }: ShopState, { amount }: ShopSession): boolean =>
  order ? amount <= (order.owed ?? 0) : !collection || collection.amount - collection.captured >= amount

/**
 * A payment link, or another payment of an order's own, for more than the order asks for by now. A cart's payment is left
 * to the cart, whose order may be in the making.
 */
const isUnowed = (shop: ShopState, session: ShopSession): boolean =>
  shop.order !== undefined && (shop.order.cancelled || (!shop.cartId && !isOwed(shop, session)))

function decideForPayment(
  pspOrder: MultiSafepayOrder,
  shop: ShopState,
  payment: ShopPayment,
  circumstances: Circumstances,
): Action[] {
  const state = paymentStateOf(pspOrder)
  if (state === "open" || state === "under_review") {
    return []
  }
  if (state !== "paid" && state !== "refunded") {
    const alert: Action = { do: "alert", kind: "disputed", subject: pspOrder.orderId, amount: payment.amount }
    const records = shop.order ? bookTransactions(shop.order, payment) : []
    return [alert, ...alertOtherTotal(shop, payment.captured), ...records]
  }
  const failed = unbookFailedRefunds(pspOrder, payment)
  const alerts = alertOtherTotal(shop, payment.captured)
  if (failed.length > 0) {
    return [...failed, ...alerts]
  }
  const refunds = decideRefunds(pspOrder, payment, circumstances)
  return [...alerts, ...(refunds.length > 0 ? refunds : placeMoney(pspOrder, shop, payment, circumstances))]
}

/** With the refunds of both sides equal: what is left of the money must stand on an order that wants it. */
function placeMoney(
  pspOrder: MultiSafepayOrder,
  shop: ShopState,
  payment: ShopPayment,
  circumstances: Circumstances,
): Action[] {
  const free = Math.min(
    payment.captured - shopRefundedTotal(payment),
    pspOrder.amount - refundedTotal(pspOrder),
  )
  const left = free - heldBack(pspOrder, circumstances)
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
  if (!circumstances.completionFailed) {
    return completeCart(shop, shop.cartId, false)
  }
  return isHeld(shop, circumstances)
    ? [askMerchant(pspOrder, left)]
    : [{ do: "refund_payment", paymentId: payment.id, amount: left, because: "uncompletable_refunded" }]
}

/** What failed refunds are about whose alert is open, or was dismissed: the merchant decides, and nobody for them. */
const heldBack = (pspOrder: MultiSafepayOrder, { heldRefunds }: Circumstances): number =>
  [...refundsToSend(pspOrder).values()]
    .filter(({ transactionId }) => heldRefunds?.has(transactionId))
    .reduce((sum, { amount }) => sum + amount, 0)

const completeCart = ({ removedOrderId }: ShopState, cartId: string, reopenSession: boolean): Action[] =>
  removedOrderId
    ? [{ do: "unlink_removed_order", orderId: removedOrderId }]
    : [{ do: "complete_cart", cartId, reopenSession }]

/** Whatever became of the money since, and whether or not it is booked: an order that stands may be shipped. */
function alertOtherTotal(shop: ShopState, paid: number): Action[] {
  const { order } = shop
  const differs = order && !order.cancelled && order.placedFor !== undefined && order.placedFor !== paid
  return differs && decisionOn(shop, "order_total_differs") !== "accept"
    ? [{ do: "alert", kind: "order_total_differs", subject: order.id, amount: paid }]
    : []
}

/** The money stands where it should: what is left is whether the order says so too. */
function bookTransactions(order: ShopOrder, payment: ShopPayment): Action[] {
  return payment.lacksTransaction
    ? [{ do: "book_transaction", paymentId: payment.id }]
    : balance(order, payment)
}

const balance = (order: ShopOrder, { id, imbalance }: ShopPayment): Action[] =>
  imbalance === undefined ? [] : [{ do: "balance_order", paymentId: id, orderId: order.id, imbalance }]

/**
 * Refunds in Medusa's books that did not reach the shopper: declined, or withdrawn at MultiSafepay while reserved, which
 * then reads void, cancelled or expired. They count as refunded no longer, and the merchant is told, unless another
 * refund has made up for it. One that was made and withdrawn at MultiSafepay alone is nobody's loss.
 */
function unbookFailedRefunds(pspOrder: MultiSafepayOrder, payment: ShopPayment): Action[] {
  const refunds = refundsOf(pspOrder)
  const toSend = refundsToSend(pspOrder)
  return payment.refunds.flatMap((record): Action[] => {
    const atPsp = refunds.filter(
      ({ transactionId, refundOrderId }) =>
        transactionId === record.pspRefundId || refundOrderId === record.id,
    )
    const failed = atPsp.at(-1)
    if (!failed || !atPsp.every(isFailedRefund)) {
      return []
    }
    const { transactionId: subject, amount } = failed
    const alert: Action = { do: "alert", kind: "refund_declined", subject, amount }
    return [...(toSend.has(subject) ? [alert] : []), { do: "unbook_refund", refundId: record.id, amount }]
  })
}

const refundUnbooked = (pspOrder: MultiSafepayOrder, because: AlertKind) => ({
  do: "refund_unbooked" as const,
  amount: pspOrder.amount - refundedTotal(pspOrder),
  because,
})

/** Medusa writes a session's data once MultiSafepay has answered: until then somebody may be at it. */
const isYoung = ({ createdAt }: ShopSession, now: Date) => now.getTime() - createdAt.getTime() < 60_000

const isEnded = (status: string) => status === "canceled" || status === "error"

function endSession(session: ShopSession, status: "canceled" | "error"): Action[] {
  return isEnded(session.status) ? [] : [{ do: "set_session_status", status }]
}
