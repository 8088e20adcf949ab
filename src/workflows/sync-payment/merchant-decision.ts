import { shownBy } from "../../core/payments/requested-refunds"
import type { ShopRefund, ShopState } from "../../core/payments/shop-state"
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
import type { Action, DecisionInput } from "./action"

/**
 * What the merchant decided about a question that an alert asks. A decision answers only that question, not a later one
 * about the same payment: a merchant who accepted an order with a different total was not asked what happens to its
 * money when somebody deletes the order.
 */
export function decisionOn({ journal, order }: ShopState, asks: AlertKind): "refund" | "keep" | undefined {
  const answers = ANSWERS[asks]?.(order?.id) ?? []
  return journal?.decidedAbout !== undefined && answers.includes(journal.decidedAbout)
    ? journal.decision
    : undefined
}

/** What a decision must be about to answer the alert: see `decidedAbout` in the payment journal. */
const ANSWERS: Partial<Record<AlertKind, (orderId: string | undefined) => (string | undefined)[]>> = {
  orphan_refunded: () => ["orphan"],
  uncompletable_refunded: () => ["completion"],
  order_deleted: () => ["deleted_order"],
  amount_mismatch: (orderId) => ["amount", orderId],
  order_total_differs: (orderId) => [orderId],
  // The order with a different total that the merchant wanted cancelled.
  order_cancelled_refunded: (orderId) => [orderId],
}

/** Whether a paid cart that was given up waits for the merchant's decision before its money is refunded. */
export const isHeld = (shop: ShopState, { uncompletable }: DecisionInput): boolean =>
  uncompletable === "hold" && decisionOn(shop, "uncompletable_refunded") !== "refund"

export const askMerchant = (
  { orderId }: MultiSafepayOrder,
  amount: MinorUnits,
  kind: AlertKind = "uncompletable_refunded",
): Action => ({
  do: "alert",
  kind,
  stage: "noticed",
  subject: orderId,
  amount,
})

/**
 * Alerts instead of refunding money when MultiSafepay's sum may include a refund that failed. Only somebody who looks at
 * the payment knows whether that money is still there.
 */
export const refundInDoubt = ({ orderId }: MultiSafepayOrder, amount: MinorUnits, kind: AlertKind) => ({
  do: "alert" as const,
  kind,
  stage: "failed" as const,
  subject: orderId,
  amount,
  note: "MultiSafepay's sum of the refunds may include one that failed, so it is not known whether this money is still there. It is not sent before MultiSafepay's sum and list agree. Look at the payment in MultiSafepay's dashboard",
})

/**
 * Whether MultiSafepay's sum may include a failed refund, or one that MultiSafepay has yet to list: it may list a refund
 * later than it counts it.
 */
export const mayListMore = (pspOrder: MultiSafepayOrder, now: Date): boolean =>
  surelyRefundedTotal(pspOrder) < refundedTotal(pspOrder) &&
  pspOrder.modified !== undefined &&
  now < shownBy({ askedAt: pspOrder.modified })

/**
 * The merchant decides about the money of a deleted order: the order may be a draft that nobody will deliver, or one
 * that was delivered long ago and archived.
 */
export function decideForDeletedOrder(
  pspOrder: MultiSafepayOrder,
  shop: ShopState,
  refund: Action,
  amount: MinorUnits,
): Action[] {
  switch (decisionOn(shop, "order_deleted")) {
    case "refund":
      return [refund]
    case "keep":
      return []
    case undefined:
      return [askMerchant(pspOrder, amount, "order_deleted")]
  }
}

/**
 * The alert about an order whose total differs from what was paid. It does not matter whether the money is booked or
 * what has happened to it since: an existing order may be shipped.
 * @param captured for a payment that is not booked yet, the amount that will be captured
 */
export function alertOtherTotal(
  pspOrder: MultiSafepayOrder,
  shop: ShopState,
  captured: MinorUnits,
): Action[] {
  const { order } = shop
  if (!order || order.cancelled || order.placedFor === undefined) {
    return []
  }
  const paid = minus(captured, lostBefore(pspOrder, shop))
  return order.placedFor !== paid && decisionOn(shop, "order_total_differs") !== "keep"
    ? [{ do: "alert", kind: "order_total_differs", subject: order.id, amount: paid }]
    : []
}

/**
 * What a booked payment had lost before its order was placed. Medusa's books and MultiSafepay may each know of refunds
 * that the other does not know yet.
 */
function lostBefore(pspOrder: MultiSafepayOrder, { order, payment }: ShopState): MinorUnits {
  if (!payment || !order?.placedAfterCapture) {
    return 0
  }
  const { at, wasDisputed } = order.placedAfterCapture
  const isLost = ({ createdAt, isRollback, pspRefundId }: ShopRefund) =>
    createdAt < at && (!isRollback || pspRefundId !== undefined)
  const booked = totalOf(payment.refunds.filter(isLost))
  const made = totalOf(
    refundsOf(pspOrder).filter((refund) => !isFailedRefund(refund) && refund.created && refund.created < at),
  )
  if (wasDisputed) {
    return payment.captured
  }
  return booked > made ? booked : made
}
