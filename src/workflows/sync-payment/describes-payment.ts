import type { ShopState } from "../../core/payments/shop-state"
import { type MultiSafepayOrder, refundsOf } from "../../multisafepay"

/**
 * A refund has a transaction of its own under the payment's order id, and a notification may describe that: its status
 * and amount say nothing about the payment.
 */
export const describesPayment = (
  { transactionId }: MultiSafepayOrder,
  { payment }: ShopState,
  pspOrder: MultiSafepayOrder | null,
): boolean =>
  (!payment || transactionId === payment.pspTransactionId) &&
  !(pspOrder && refundsOf(pspOrder).some((refund) => refund.transactionId === transactionId))
