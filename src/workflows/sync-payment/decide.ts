import {
  canBeTriedAgain,
  hasEnded,
  holdsMoney,
  matchesSession,
  paymentStateOf,
} from "../../core/payments/payment-state"
import { isEnded, type ShopSession, type ShopState } from "../../core/payments/shop-state"
import {
  type MultiSafepayOrder,
  minus,
  refundedTotal,
  surelyRefundedTotal,
  totalOf,
} from "../../multisafepay"
import type { AlertKind } from "../alert-merchant/alert"
import { type Action, completeCart, type DecisionInput } from "./action"
import { decideForPayment, isDisputeOver } from "./decide-for-payment"
import { alertFailedRefunds, refundsToSend } from "./declined-refunds"
import { mayBeRefunded } from "./known-refunds"
import {
  alertOtherTotal,
  askMerchant,
  decideForDeletedOrder,
  decisionOn,
  isHeld,
  mayListMore,
  refundInDoubt,
} from "./merchant-decision"
import { isOldMoney, orphanCheck } from "./refund-policy"

/**
 * Decides what payment sync does about a PSP order: a pure function. An empty list means that shop and PSP agree or
 * that there is nothing to do but wait. An unknown status word means "wait".
 */
export function decide(pspOrder: MultiSafepayOrder, shop: ShopState, input: DecisionInput): Action[] {
  const circumstances = { ...input, automaticRefunds: shop.automaticRefunds }
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
  if (state === "disputed") {
    return [alertDispute(pspOrder)]
  }
  if (state !== "paid") {
    const page = { expires_at: shop.journal?.payableUntil?.toISOString() }
    return hasEnded(state) && canBeTriedAgain(pspOrder, page, circumstances.now)
      ? [{ do: "close_ended_page" }]
      : []
  }
  if (shop.disputedAt) {
    return isDisputeOver(pspOrder, shop.disputedAt) ? [{ do: "end_dispute" }] : []
  }
  if (refundsToSend(pspOrder, circumstances).size > 0) {
    // No order is placed with that money in the meantime.
    return alertFailedRefunds(pspOrder, circumstances)
  }
  if (isAllRefunded(pspOrder)) {
    return []
  }
  if (isAllCounted(pspOrder) && mayListMore(pspOrder, circumstances.now)) {
    return [{ do: "await_refund" }]
  }
  if (shop.deletedOrder) {
    const refund = refundUnbooked(pspOrder, "order_deleted")
    return decideForDeletedOrder(pspOrder, shop, refund, refund.amount)
  }
  return decideForOrphan(pspOrder, shop, circumstances)
}

/**
 * Money that the shop knows nothing about, for example after a backup was restored. Unless the merchant wants to be
 * asked, it is refunded at the second check; a decision of the merchant takes effect immediately. The merchant is also
 * asked when the plugin may have forgotten such a decision, for example because it lost its tables.
 */
function decideForOrphan(
  pspOrder: MultiSafepayOrder,
  shop: ShopState,
  { now, uncompletable }: DecisionInput,
): Action[] {
  const refund = refundUnbooked(pspOrder, "orphan_refunded")
  switch (decisionOn(shop, "orphan_refunded")) {
    case "refund":
      return [refund]
    case "keep":
      return []
    case undefined:
      break
  }
  const check = orphanCheck(shop.journal?.firstSeenAt, now)
  const isForgotten = check === "first" && (shop.orphanAsked === true || isOldMoney(pspOrder, now))
  if (check !== "second" && !isForgotten) {
    return [{ do: "check_again_later", amount: refund.amount, first: check === "first" }]
  }
  return uncompletable === "hold" || isForgotten
    ? [askMerchant(pspOrder, refund.amount, "orphan_refunded")]
    : [refund]
}

function decideForSession(
  pspOrder: MultiSafepayOrder,
  shop: ShopState,
  session: ShopSession,
  circumstances: DecisionInput,
): Action[] {
  // A free order needs no payment, and an order that other payments have paid owes less: such money is refunded below.
  const isFree = shop.order?.placedFor === 0 || (shop.order?.placedWith ?? 0) > 0
  const standsForAnotherTotal = isFree ? [] : alertOtherTotal(pspOrder, shop, session.amount)
  switch (paymentStateOf(pspOrder)) {
    case "open":
      return isUnowed(shop, session) ? [{ do: "close_payment" }] : []
    case "under_review":
      return [{ do: "alert", kind: "under_review", subject: pspOrder.orderId, amount: pspOrder.amount }]
    case "refunded":
      return [...standsForAnotherTotal, ...endSession(session, "canceled")]
    case "cancelled":
    case "expired":
      return [...endSession(session, "canceled"), ...closeEndedPage(pspOrder, shop, session, circumstances)]
    case "declined":
      return [...endSession(session, "error"), ...closeEndedPage(pspOrder, shop, session, circumstances)]
    case "disputed":
      return [alertDispute(pspOrder), ...standsForAnotherTotal, ...endSession(session, "error")]
    case "paid":
      break
  }
  if (shop.disputedAt) {
    return isDisputeOver(pspOrder, shop.disputedAt) ? [{ do: "end_dispute" }] : standsForAnotherTotal
  }
  if (!session.data) {
    return isYoung(session, circumstances.now)
      ? []
      : [{ do: "alert", kind: "payment_not_started", subject: pspOrder.orderId, amount: pspOrder.amount }]
  }
  const isOther = !matchesSession(pspOrder, session.data) || session.amount !== pspOrder.amount
  const failed = refundsToSend(pspOrder, circumstances)
  if (isOther && totalOf([...failed.values()]) < minus(pspOrder.amount, surelyRefundedTotal(pspOrder))) {
    const other = decideForOtherAmount(pspOrder, shop)
    return decisionOn(shop, "amount_mismatch") === "refund"
      ? other
      : [...other, ...alertFailedRefunds(pspOrder, circumstances)]
  }
  if (failed.size > 0 && !isWithdrawnFor(shop, session, [...failed.keys()], circumstances)) {
    // No order is placed with that money in the meantime.
    return alertFailedRefunds(pspOrder, circumstances)
  }
  if (isAllRefunded(pspOrder)) {
    return standsForAnotherTotal
  }
  if (isAllCounted(pspOrder) && mayListMore(pspOrder, circumstances.now)) {
    return [...standsForAnotherTotal, { do: "await_refund" }]
  }
  if (isOther) {
    return decideForOtherAmount(pspOrder, shop)
  }
  if (shop.deletedOrder) {
    const refund = refundUnbooked(pspOrder, "order_deleted")
    return decideForDeletedOrder(pspOrder, shop, refund, refund.amount)
  }
  if (shop.order?.cancelled) {
    return [refundUnbooked(pspOrder, "order_cancelled_refunded")]
  }
  if (standsForAnotherTotal.length > 0) {
    return standsForAnotherTotal
  }
  // Core would refuse to place an order with money that MultiSafepay still shows as refunded.
  const place = (actions: Action[]) => (holdsMoney(pspOrder) ? actions : [])
  if (shop.order || !shop.cartId) {
    if (decisionOn(shop, "amount_mismatch")) {
      return decideForOtherAmount(pspOrder, shop)
    }
    const notNeeded = refundUnbooked(pspOrder, "not_needed_refunded")
    return isOwed(shop, session) && !mayBeRefunded(pspOrder, shop, notNeeded.amount, circumstances.now)
      ? place([{ do: "book_payment", sessionAmount: session.amount, reopenSession: isEnded(session.status) }])
      : [notNeeded]
  }
  const refund = refundUnbooked(pspOrder, "uncompletable_refunded")
  if (!circumstances.completionFailed && !mayBeRefunded(pspOrder, shop, refund.amount, circumstances.now)) {
    return place(completeCart(shop, shop.cartId, isEnded(session.status)))
  }
  return [isHeld(shop, circumstances) ? askMerchant(pspOrder, refund.amount) : refund]
}

/** The money was reversed before it was booked: earlier questions to the merchant about it no longer apply. */
const alertDispute = ({ orderId, amount }: MultiSafepayOrder): Action => ({
  do: "alert",
  kind: "disputed",
  subject: orderId,
  amount,
})

/** Money that matches neither cart nor order and cannot be booked: the alert stays open until the merchant decides. */
function decideForOtherAmount(pspOrder: MultiSafepayOrder, shop: ShopState): Action[] {
  switch (decisionOn(shop, "amount_mismatch")) {
    case "refund":
      return [refundUnbooked(pspOrder, "amount_mismatch")]
    case "keep":
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

/** Whether the merchant withdrew these refunds because an order owes the money again: their alerts are resolved. */
const isWithdrawnFor = (
  shop: ShopState,
  session: ShopSession,
  failed: readonly string[],
  { unresolvedAlerts, closedAlerts }: DecisionInput,
): boolean =>
  shop.order?.cancelled === false &&
  isOwed(shop, session) &&
  failed.every((id) => closedAlerts?.has(id) && !unresolvedAlerts?.has(id))

/**
 * Whether the order no longer asks for this payment, for example for a payment link of more than the order now owes. A
 * cart's payment is left to the cart, whose order may be about to be placed.
 */
const isUnowed = (shop: ShopState, session: ShopSession): boolean =>
  shop.deletedOrder !== undefined ||
  (shop.order !== undefined && (shop.order.cancelled || (!shop.cartId && !isOwed(shop, session))))

/** Except after "cancelled", the page is closed again each time: MultiSafepay does not show that it is closed. */
const closeEndedPage = (
  pspOrder: MultiSafepayOrder,
  shop: ShopState,
  session: ShopSession,
  { now }: DecisionInput,
): Action[] =>
  canBeTriedAgain(pspOrder, session.data, now) && isUnowed(shop, session) ? [{ do: "close_ended_page" }] : []

/** Whether MultiSafepay's sum may mean that all the money was refunded. */
const isAllCounted = (pspOrder: MultiSafepayOrder): boolean => refundedTotal(pspOrder) >= pspOrder.amount

/** Whether all the money was refunded: nothing is left to place or to refund. */
const isAllRefunded = (pspOrder: MultiSafepayOrder): boolean =>
  surelyRefundedTotal(pspOrder) >= pspOrder.amount

function refundUnbooked(pspOrder: MultiSafepayOrder, because: AlertKind) {
  const amount = minus(pspOrder.amount, refundedTotal(pspOrder))
  return amount > 0
    ? { do: "refund_at_psp" as const, amount, because }
    : refundInDoubt(pspOrder, minus(pspOrder.amount, surelyRefundedTotal(pspOrder)), because)
}

/** Medusa writes a session's data after MultiSafepay has answered: until then, the request may still be running. */
const isYoung = ({ createdAt }: ShopSession, now: Date) => now.getTime() - createdAt.getTime() < 60_000

/**
 * Medusa refuses to change a session without the plugin's data, so a session that was never started is left as it is.
 */
function endSession(session: ShopSession, status: "canceled" | "error"): Action[] {
  return isEnded(session.status) || !session.data ? [] : [{ do: "set_session_status", status }]
}
