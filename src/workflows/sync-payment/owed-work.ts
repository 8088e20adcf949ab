import { type ShopRefund, type ShopState, shopRefundedTotal } from "../../core/payments/shop-state"
import { decisionOn } from "./merchant-decision"

/**
 * Whether the shop's own books show that something is left to do about the money of a booked payment: a refund to send,
 * money of a cancelled or deleted order, a missing transaction, or a cart without an order. An order that has its money
 * needs nothing from MultiSafepay.
 */
export function isWorkOwed(shop: ShopState): boolean {
  const { payment, order, deletedOrder, cartId } = shop
  if (!payment) {
    return false
  }
  const { refundsFinalAt: finalAt, heldBack = 0 } = payment
  const isFinal = ({ createdAt }: ShopRefund) => finalAt !== undefined && createdAt <= finalAt
  if (payment.refunds.some((refund) => !refund.pspRefundId && !refund.isRollback && !isFinal(refund))) {
    return true
  }
  if (payment.captured <= shopRefundedTotal(payment) + heldBack) {
    return false
  }
  if (order) {
    return order.cancelled || payment.lacksTransaction
  }
  return deletedOrder ? decisionOn(shop, "order_deleted") !== "keep" : cartId !== undefined
}
