import { type ShopState, shopRefundedTotal } from "../../core/payments/shop-state"
import { decisionOn } from "./merchant-decision"

/**
 * Whether the shop's own books show that something is left to do about the money of a booked payment. An order that has
 * its money, or a cart that a later answer will show, needs nothing from MultiSafepay.
 */
export function isWorkOwed(shop: ShopState): boolean {
  const { payment, order, deletedOrder, cartId } = shop
  if (!payment) {
    return false
  }
  if (payment.refunds.some(({ pspRefundId, isRollback }) => !pspRefundId && !isRollback)) {
    return true
  }
  if (payment.captured <= shopRefundedTotal(payment)) {
    return false
  }
  if (order) {
    return order.cancelled || payment.lacksTransaction
  }
  return deletedOrder ? decisionOn(shop, "order_deleted") !== "accept" : cartId !== undefined
}
