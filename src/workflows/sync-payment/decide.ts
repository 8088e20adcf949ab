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

/** One action of payment sync. Amounts are in minor units. */
export type Action =
  /** Place the order of a paid cart; core authorises the session in the process. */
  | { do: "complete_cart"; cartId: string; reopenSession: boolean }
  /** Remove the links to an order that core removed, because they keep the cart from being completed. */
  | { do: "unlink_removed_order"; orderId: string }
  /** Book the payment on an existing order, or on a collection without a cart. */
  | { do: "book_payment"; sessionAmount: number }
  /** Record on the order a capture that core booked just before the shop crashed. */
  | { do: "book_transaction"; paymentId: string }
  | { do: "set_session_status"; status: "canceled" | "error" }
  /** Money whose session no longer exists: record it, and check again later before it is refunded. */
  | { do: "look_again_later"; amount: number; first: boolean }
  /** Close a payment that nobody in the shop asks for any more, so that it cannot be paid. */
  | { do: "close_payment" }
  /** Refund all that is left of money that Medusa has no payment for. */
  | { do: "refund_unbooked"; amount: number; because: AlertKind }
  /** Refund what is left of a payment through Medusa, so that its books show it. */
  | { do: "refund_payment"; paymentId: string; amount: number; because: AlertKind }
  /** Enter a refund made at MultiSafepay into Medusa's books. */
  | { do: "book_refund"; paymentId: string; amount: number; pspRefundId: string }
  /** Send a refund that is in Medusa's books and that MultiSafepay never received. */
  | { do: "send_refund"; refundId: string; amount: number }
  /** Record that such a refund is one that somebody made at MultiSafepay by hand. */
  | { do: "adopt_refund"; refundId: string; pspRefundId: string; amount: number }
  /** Take such a refund out of Medusa's books: MultiSafepay does not have that much left. */
  | { do: "withdraw_refund"; refundId: string; amount: number }
  /** Take a refund that failed at MultiSafepay out of Medusa's books: no money was sent for it. */
  | { do: "unbook_refund"; refundId: string; amount: number }
  /**
   * Correct the order's own sum of payments and refunds, which core gets wrong when refunds run at the same time; in
   * major units.
   */
  | { do: "balance_order"; paymentId: string; orderId: string; imbalance: string }
  /** The money is back, or was refunded: the alert about the dispute is resolved. */
  | { do: "end_dispute" }
  | { do: "alert"; kind: AlertKind; subject: string; amount: number; stage?: AlertStage }

export type Circumstances = {
  now: Date
  /** The paid cart was given up: see refund-policy.ts. */
  completionFailed: boolean
  /** What happens to the money of a paid cart that was given up, or that has no cart. Default: "refund". */
  uncompletable?: "refund" | "hold"
  /** Refunds that MultiSafepay has just refused to make. */
  refusedRefunds?: ReadonlySet<string>
  /** MultiSafepay's ids of failed refunds that the merchant decides about: nothing sends their money automatically. */
  heldRefunds?: ReadonlySet<string>
}

/**
 * Decides what payment sync does about a PSP order: a pure function. An empty list means that shop and PSP agree or
 * that there is nothing to do but wait. An unknown status word means "wait".
 */
export function decide(pspOrder: MultiSafepayOrder, shop: ShopState, circumstances: Circumstances): Action[] {
  if (shop.payment) {
    return decideForPayment(pspOrder, shop, shop.payment, circumstances)
  }
  if (shop.session) {
    return decideForSession(pspOrder, shop, shop.session, circumstances)
  }
  const state = paymentStateOf(pspOrder)
  if (pspOrder.status === "initialized" && shop.journal) {
    // Nobody in the shop waits for it, for example because its draft order was deleted.
    return [{ do: "close_payment" }]
  }
  if (state !== "paid") {
    return []
  }
  if (refundsToSend(pspOrder).size > 0) {
    return alertFailedRefunds(pspOrder, circumstances)
  }
  return shop.deletedOrder
    ? decideForDeletedOrder(pspOrder, shop, refundUnbooked(pspOrder, "order_deleted"))
    : decideForOrphan(pspOrder, shop, circumstances)
}

/**
 * Money that Medusa has no payment for and whose refund failed. It is never sent again automatically, and no order is
 * placed with it meanwhile: the merchant decides.
 */
const alertFailedRefunds = (pspOrder: MultiSafepayOrder, { heldRefunds }: Circumstances): Action[] =>
  [...refundsToSend(pspOrder).values()]
    .filter(({ transactionId }) => !heldRefunds?.has(transactionId))
    .map(({ transactionId: subject, amount }) => ({ do: "alert", kind: "refund_declined", subject, amount }))

/**
 * The merchant decides about the money of a deleted order: the order may be a draft that nobody will deliver, or one
 * that was delivered long ago and archived.
 */
function decideForDeletedOrder(
  pspOrder: MultiSafepayOrder,
  shop: ShopState,
  refund: Extract<Action, { do: "refund_unbooked" | "refund_payment" }>,
): Action[] {
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
 * Money that the shop knows nothing about, as after a restored backup. Unless the merchant wants to be asked, it is
 * refunded at the second check; a decision of the merchant takes effect immediately.
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

/** Whether a paid cart that was given up waits for the merchant's decision before its money is refunded. */
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
      return isUnowed(shop, session) || shop.deletedOrder ? [{ do: "close_payment" }] : []
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
  if (refundsToSend(pspOrder).size > 0) {
    return alertFailedRefunds(pspOrder, circumstances)
  }
  if (shop.deletedOrder) {
    return decideForDeletedOrder(pspOrder, shop, refundUnbooked(pspOrder, "order_deleted"))
  }
  if (shop.order?.cancelled) {
    return [refundUnbooked(pspOrder, "order_cancelled_refunded")]
  }
  // An order for nothing needs no payment: what is paid for it is refunded below.
  const standsForAnotherTotal = shop.order?.placedFor === 0 ? [] : alertOtherTotal(shop, session.amount)
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

/** Money that matches neither cart nor order and cannot be booked: the alert stays open until the merchant decides. */
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
 * Whether the whole amount is owed. The order decides: its payment collection keeps the amount from when it was
 * created. An amount that is owed only in part is refunded, not booked in part: core books a session's whole amount.
 */
const isOwed = ({ order, collection }: ShopState, { amount }: ShopSession): boolean =>
  order ? amount <= (order.owed ?? 0) : !collection || collection.amount - collection.captured >= amount

/**
 * A payment link, or another payment started for an order, for more than the order now asks for. A cart's payment is
 * left to the cart, whose order may be about to be placed.
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
  const alerts: Action[] = [
    ...(shop.isDisputed ? [{ do: "end_dispute" as const }] : []),
    ...alertOtherTotal(shop, payment.captured),
  ]
  if (failed.length > 0) {
    return [...failed, ...alerts]
  }
  const refunds = decideRefunds(pspOrder, payment, circumstances)
  return [...alerts, ...(refunds.length > 0 ? refunds : placeMoney(pspOrder, shop, payment, circumstances))]
}

/** Once the refunds of both sides match, the rest of the money must be on an order that wants it. */
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
  if (shop.deletedOrder) {
    return decideForDeletedOrder(pspOrder, shop, {
      do: "refund_payment",
      paymentId: payment.id,
      amount: left,
      because: "order_deleted",
    })
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

/** The total of failed refunds whose alert is open or was dismissed: only the merchant decides about these. */
const heldBack = (pspOrder: MultiSafepayOrder, { heldRefunds }: Circumstances): number =>
  [...refundsToSend(pspOrder).values()]
    .filter(({ transactionId }) => heldRefunds?.has(transactionId))
    .reduce((sum, { amount }) => sum + amount, 0)

const completeCart = ({ removedOrderId }: ShopState, cartId: string, reopenSession: boolean): Action[] =>
  removedOrderId
    ? [{ do: "unlink_removed_order", orderId: removedOrderId }]
    : [{ do: "complete_cart", cartId, reopenSession }]

/** Raised whatever happened to the money since, booked or not: an existing order may be shipped. */
function alertOtherTotal(shop: ShopState, paid: number): Action[] {
  const { order } = shop
  const differs = order && !order.cancelled && order.placedFor !== undefined && order.placedFor !== paid
  return differs && decisionOn(shop, "order_total_differs") !== "accept"
    ? [{ do: "alert", kind: "order_total_differs", subject: order.id, amount: paid }]
    : []
}

/** The money is where it should be: what is left is whether the order shows it too. */
function bookTransactions(order: ShopOrder, payment: ShopPayment): Action[] {
  return payment.lacksTransaction
    ? [{ do: "book_transaction", paymentId: payment.id }]
    : balance(order, payment)
}

const balance = (order: ShopOrder, { id, imbalance }: ShopPayment): Action[] =>
  imbalance === undefined ? [] : [{ do: "balance_order", paymentId: id, orderId: order.id, imbalance }]

/**
 * Refunds in Medusa's books that did not reach the shopper: declined, or withdrawn at MultiSafepay while reserved (then
 * void, cancelled or expired). They no longer count as refunded, and the merchant is alerted, unless another refund has
 * replaced them. A refund that was both made and withdrawn at MultiSafepay needs no action.
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

/** Medusa writes a session's data after MultiSafepay has answered: until then, the request may still be running. */
const isYoung = ({ createdAt }: ShopSession, now: Date) => now.getTime() - createdAt.getTime() < 60_000

const isEnded = (status: string) => status === "canceled" || status === "error"

function endSession(session: ShopSession, status: "canceled" | "error"): Action[] {
  return isEnded(session.status) ? [] : [{ do: "set_session_status", status }]
}
