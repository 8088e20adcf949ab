import { wasPaid } from "../../core/payments/payment-state"
import type { ShopState } from "../../core/payments/shop-state"
import { type MultiSafepayOrder, refundsOf } from "../../multisafepay"

/**
 * Whether a notification describes the payment itself. It may describe a refund, which has its own transaction under
 * the payment's order id: its status and amount say nothing about the payment. MultiSafepay does not always list the
 * refund.
 * @param pspOrder MultiSafepay's answer; its transaction is the payment's once it shows that the payment was made
 */
export function describesPayment(
  { transactionId }: MultiSafepayOrder,
  { payment }: ShopState,
  pspOrder: MultiSafepayOrder | null,
): boolean {
  if (pspOrder && refundsOf(pspOrder).some((refund) => refund.transactionId === transactionId)) {
    return false
  }
  if (payment) {
    return transactionId === payment.pspTransactionId
  }
  const shown = pspOrder && wasPaid(pspOrder) ? pspOrder.transactionId : undefined
  return !shown || !transactionId || transactionId === shown
}
