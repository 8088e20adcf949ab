import { paymentStateOf } from "../../core/payments/payment-state"
import {
  isEnded,
  type ShopOrder,
  type ShopPayment,
  type ShopState,
  shopRefundedTotal,
} from "../../core/payments/shop-state"
import {
  isFailedRefund,
  type MinorUnits,
  type MultiSafepayOrder,
  minus,
  refundedTotal,
  refundsOf,
  surelyRefundedTotal,
  totalOf,
} from "../../multisafepay"
import type { AlertKind } from "../alert-merchant/alert"
import { type Action, completeCart, type DecisionInput } from "./action"
import { decideRefunds } from "./decide-refunds"
import { alertFailedRefunds, isRecordOf, refundsToSend } from "./declined-refunds"
import { mayBeRefunded } from "./known-refunds"
import { leftAtPsp } from "./left-at-psp"
import {
  alertOtherTotal,
  askMerchant,
  decideForDeletedOrder,
  decisionOn,
  isHeld,
  mayListMore,
  refundInDoubt,
} from "./merchant-decision"

/**
 * Decides about a payment that Medusa has booked: first its refunds, on which both sides must agree, then the rest of
 * its money, which must be on an order that asks for it.
 */
export function decideForPayment(
  pspOrder: MultiSafepayOrder,
  shop: ShopState,
  payment: ShopPayment,
  circumstances: DecisionInput,
): Action[] {
  const state = paymentStateOf(pspOrder)
  if (state === "open" || state === "under_review") {
    return []
  }
  if (shop.order?.changeLeftBehind) {
    return [{ do: "cancel_order_change", changeId: shop.order.changeLeftBehind }]
  }
  if (mayBecomeOrder(shop) && !isWhole(pspOrder, payment, circumstances)) {
    return [{ do: "close_session" }]
  }
  const otherTotal = alertOtherTotal(pspOrder, shop, shop.order?.placedWith ?? payment.captured)
  const isDisputed = shop.disputedAt && !isDisputeOver(pspOrder, shop.disputedAt)
  if ((state !== "paid" && state !== "refunded") || isDisputed) {
    const alert: Action = { do: "alert", kind: "disputed", subject: pspOrder.orderId, amount: payment.amount }
    const records = shop.order ? bookTransactions(shop.order, payment) : []
    return [alert, ...otherTotal, ...records]
  }
  const alerts: Action[] = [...(shop.disputedAt ? [{ do: "end_dispute" as const }] : []), ...otherTotal]
  const decided = decideRefunds(pspOrder, payment, circumstances)
  // First find the record of each listed refund: a refund that belongs to another record does not replace a failed one.
  const matches = decided.filter(({ do: name }) => name === "adopt_refund" || name === "await_refund")
  const first = matches.length > 0 ? matches : unbookFailedRefunds(pspOrder, payment, circumstances)
  if (first.length > 0) {
    return [...first, ...alerts]
  }
  const refunds = awaitOrderChange(shop, decided)
  const isDone = refunds.every(({ do: name }) => name === "alert")
  return [...alerts, ...refunds, ...(isDone ? placeMoney(pspOrder, shop, payment, circumstances) : [])]
}

/**
 * MultiSafepay shows a won dispute as paid again. A lagging server that does not know of the dispute also shows it as
 * paid, but its order was last changed before the dispute. MultiSafepay's times are whole seconds.
 */
export const isDisputeOver = ({ modified }: MultiSafepayOrder, disputedAt: Date): boolean =>
  !modified || modified.getTime() >= Math.floor(disputedAt.getTime() / 1_000) * 1_000

function awaitOrderChange({ order }: ShopState, refunds: Action[]): Action[] {
  const others = refunds.filter((action) => action.do !== "book_refund")
  return order?.openChange && others.length < refunds.length
    ? [...others, { do: "await_order_change" }]
    : refunds
}

/**
 * Whether core would still place an order with a booked payment: core does not ask the provider about it again, no
 * matter what has happened to its money.
 */
const mayBecomeOrder = ({ order, cartId, session }: ShopState): boolean =>
  !order && cartId !== undefined && session?.data !== undefined && !isEnded(session.status)

/** Whether MultiSafepay and Medusa's books both have all that was captured, and nobody disputes it. */
const isWhole = (pspOrder: MultiSafepayOrder, payment: ShopPayment, circumstances: DecisionInput): boolean =>
  paymentStateOf(pspOrder) === "paid" &&
  // MultiSafepay may show these before it states how much was refunded, or after the refund was declined.
  pspOrder.status !== "partial_refunded" &&
  pspOrder.status !== "refunded" &&
  refundedTotal(pspOrder) + shopRefundedTotal(payment) + heldBack(pspOrder, payment, circumstances) === 0

/** Once the refunds of both sides match, the rest of the money must be on an order that asks for it. */
function placeMoney(
  pspOrder: MultiSafepayOrder,
  shop: ShopState,
  payment: ShopPayment,
  circumstances: DecisionInput,
): Action[] {
  const booked = minus(payment.captured, shopRefundedTotal(payment))
  const held = heldBack(pspOrder, payment, circumstances)
  const { amount: atPsp, isGuess } = leftAtPsp(pspOrder, payment, held)
  const sure = least(minus(booked, held), atPsp)
  const left =
    sure > 0 ? sure : minus(least(booked, minus(pspOrder.amount, surelyRefundedTotal(pspOrder))), held)
  const refund = (because: AlertKind): Action => {
    if ((sure <= 0 || isGuess) && mayListMore(pspOrder, circumstances.now)) {
      return { do: "await_refund" }
    }
    return sure > 0
      ? { do: "refund_payment", paymentId: payment.id, amount: sure, because }
      : refundInDoubt(pspOrder, left, because)
  }
  // Core deletes its record of a refund whose answer is lost, so Medusa's books may not have a failed refund.
  const undecided =
    shop.order && !shop.order.cancelled ? [] : alertFailedRefunds(pspOrder, { ...circumstances, payment })
  if (undecided.length > 0) {
    return undecided
  }
  if (left <= 0 || (sure <= 0 && shop.order?.cancelled === false)) {
    return shop.order ? balance(shop.order, payment) : []
  }
  if (shop.order?.cancelled) {
    const action = refund("order_cancelled_refunded")
    return [action, ...(action.do === "refund_payment" ? [] : balance(shop.order, payment))]
  }
  if (shop.order) {
    return bookTransactions(shop.order, payment)
  }
  if (shop.deletedOrder) {
    return decideForDeletedOrder(pspOrder, shop, refund("order_deleted"), left)
  }
  if (!shop.cartId) {
    return []
  }
  if (!isWhole(pspOrder, payment, circumstances)) {
    // The cart costs more than is left, and it is not known what the rest is for.
    const wanted = decisionOn(shop, "uncompletable_refunded") === "refund"
    return [wanted ? refund("uncompletable_refunded") : askMerchant(pspOrder, left)]
  }
  if (!circumstances.completionFailed && !mayBeRefunded(pspOrder, shop, left, circumstances.now)) {
    return completeCart(shop, shop.cartId, shop.session !== undefined && isEnded(shop.session.status))
  }
  return [isHeld(shop, circumstances) ? askMerchant(pspOrder, left) : refund("uncompletable_refunded")]
}

const least = (one: MinorUnits, other: MinorUnits): MinorUnits => (one < other ? one : other)

/** The total of failed refunds whose alert is open or was dismissed: only the merchant decides about these. */
const heldBack = (
  pspOrder: MultiSafepayOrder,
  payment: ShopPayment,
  circumstances: DecisionInput,
): MinorUnits =>
  totalOf(
    [...refundsToSend(pspOrder, { ...circumstances, payment }).values()].filter(({ transactionId }) =>
      circumstances.unresolvedAlerts?.has(transactionId),
    ),
  )

/** The money is where it should be. What is left to check is whether the order shows it too. */
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
function unbookFailedRefunds(
  pspOrder: MultiSafepayOrder,
  payment: ShopPayment,
  circumstances: DecisionInput,
): Action[] {
  const refunds = refundsOf(pspOrder)
  const toSend = refundsToSend(pspOrder, { ...circumstances, payment })
  return payment.refunds.flatMap((record): Action[] => {
    const atPsp = refunds.filter((refund) => isRecordOf(record, refund))
    const failed = atPsp.at(-1)
    if (!failed || !atPsp.every(isFailedRefund)) {
      return []
    }
    const { transactionId: subject, amount } = failed
    const alert: Action = { do: "alert", kind: "refund_declined", subject, amount }
    return [
      ...(toSend.has(subject) ? [alert] : []),
      { do: "delete_refund_record", refundId: record.id, amount },
    ]
  })
}
