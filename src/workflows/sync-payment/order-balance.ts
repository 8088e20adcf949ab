import type { MedusaContainer } from "@medusajs/framework/types"
import { MathBN, Modules } from "@medusajs/framework/utils"
import { connectionOf } from "../../core/shop-db/connection"
import { readOrderImbalance } from "../../core/shop-db/orders/order-imbalance"
import type { ShopState } from "./shop-state"

/**
 * Adds to what the shop knows whether the order's transactions agree with the payment. A statement of its own, for
 * payments with refunds only: nothing else puts them wrong, and shoppers who wait have none.
 */
export async function withImbalance(container: MedusaContainer, shop: ShopState): Promise<ShopState> {
  const { payment, order } = shop
  if (!payment || !order || payment.refunds.length === 0) {
    return shop
  }
  const imbalance = await readOrderImbalance(connectionOf(container), payment.id, order.id)
  return MathBN.eq(imbalance, 0) ? shop : { ...shop, payment: { ...payment, imbalance } }
}

/**
 * Adds what an order's transactions lack, or takes off what they have too much. Core writes them after a refund
 * without a lock: of two refunds that meet, one's transaction carries the other's amount, or is lost or doubled. What
 * was paid and sent back is a fact, and what the order owes is counted from it. Whether a customer still owes what was
 * sent back is the merchant's to say: no credit line is written (docs/decisions/012-order-transactions.md).
 * @param amount major units, with its sign
 */
export async function balanceOrder(
  container: MedusaContainer,
  { orderId, paymentId, ...money }: { orderId: string; paymentId: string; amount: string; currency: string },
): Promise<void> {
  await container.resolve(Modules.ORDER).addOrderTransactions({
    order_id: orderId,
    amount: MathBN.convert(money.amount),
    currency_code: money.currency.toLowerCase(),
    reference: MathBN.lt(money.amount, 0) ? "refund" : "capture",
    reference_id: paymentId,
  })
}
