import type { ShopState } from "../../core/payments/shop-state"
import { isFailedRefund, type MultiSafepayOrder, refundedTotal, refundsOf, totalOf } from "../../multisafepay"

/**
 * Whether nothing can be learned from an answer about the refund that a notification describes: the answer is from
 * before the refund, or from before it failed. An answer that is as new as the notification counts even if it does not
 * list the refund, because MultiSafepay does not list every refund.
 * @param notifiedRefund the refund's own transaction
 */
export function lacksRefund(
  pspOrder: MultiSafepayOrder,
  notifiedRefund: MultiSafepayOrder,
  { payment }: Pick<ShopState, "payment">,
): boolean {
  const { transactionId, modified } = notifiedRefund
  const hasFailed = isFailedRefund(notifiedRefund)
  const refunds = refundsOf(pspOrder)
  const listed = refunds.find((refund) => refund.transactionId === transactionId)
  if (listed) {
    return hasFailed && !isFailedRefund(listed)
  }
  if (!transactionId || !modified || !pspOrder.modified || pspOrder.modified >= modified) {
    return false
  }
  const isBooked = payment?.refunds.some(({ pspRefundId }) => pspRefundId === transactionId)
  const isInCosts = pspOrder.costs.some((cost) => cost.transactionId === transactionId)
  const isInSum = refundedTotal(pspOrder) > totalOf(refunds.filter((refund) => !isFailedRefund(refund)))
  return hasFailed || !(isBooked || isInCosts || isInSum)
}
