import type { ShopState } from "../../core/payments/shop-state"
import { isFailedRefund, type MultiSafepayOrder, refundedTotal, refundsOf, totalOf } from "../../multisafepay"

/** Statuses of a refund that MultiSafepay has accepted. The other tries of a payment page have other ones. */
const ACCEPTED = new Set(["reserved", "completed"])

/**
 * Whether nothing can be learned from an answer about the refund of a booked payment that a notification describes: the
 * answer is from before the refund, or from before it failed. An answer that is as new as the notification counts even
 * if it does not list the refund, because MultiSafepay does not list every refund.
 *
 * The notification may also describe another try of the same page that ended. It looks like a refund that failed: only
 * one that Medusa has booked counts.
 * @param notifiedRefund the refund's own transaction
 */
export function lacksRefund(
  pspOrder: MultiSafepayOrder,
  notifiedRefund: MultiSafepayOrder,
  { payment }: Pick<ShopState, "payment">,
): boolean {
  const { transactionId, status, modified } = notifiedRefund
  const hasFailed = isFailedRefund(notifiedRefund)
  const refunds = refundsOf(pspOrder)
  const listed = refunds.find((refund) => refund.transactionId === transactionId)
  if (listed) {
    return hasFailed && !isFailedRefund(listed)
  }
  if (!payment || !transactionId || !modified || !pspOrder.modified || pspOrder.modified >= modified) {
    return false
  }
  const isBooked = payment.refunds.some(({ pspRefundId }) => pspRefundId === transactionId)
  if (hasFailed || !ACCEPTED.has(status)) {
    return hasFailed && isBooked
  }
  const isInCosts = pspOrder.costs.some((cost) => cost.transactionId === transactionId)
  const isInSum = refundedTotal(pspOrder) > totalOf(refunds.filter((refund) => !isFailedRefund(refund)))
  return !(isBooked || isInCosts || isInSum)
}
