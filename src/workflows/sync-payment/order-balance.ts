import type { MedusaContainer } from "@medusajs/framework/types"
import { MathBN, Modules } from "@medusajs/framework/utils"
import type { ShopState } from "../../core/payments/shop-state"
import { connectionOf } from "../../core/shop-db/connection"
import { readOrderImbalance } from "../../core/shop-db/orders/order-imbalance"
import type { ActionOf } from "./action"
import type { SyncContext } from "./sync-context"

/**
 * Adds to the shop state whether the order's transactions agree with the payment. A separate statement, for payments
 * that have or had refunds only: nothing else makes them wrong, and it costs waiting shoppers nothing. One whose last
 * refund left Medusa's books has an entry in the journal.
 */
export async function withImbalance(container: MedusaContainer, shop: ShopState): Promise<ShopState> {
  const { payment, order } = shop
  if (!payment || !order || (payment.refunds.length === 0 && !shop.journal)) {
    return shop
  }
  const imbalance = await readOrderImbalance(connectionOf(container), payment.id, order.id)
  return MathBN.eq(imbalance, 0) ? shop : { ...shop, payment: { ...payment, imbalance } }
}

/**
 * Adds what is missing from an order's transactions, or removes what is too much. Core writes them after a refund
 * without a lock: when two refunds run at the same time, one's transaction may carry the other's amount, be lost or be
 * doubled. What was paid and refunded is a fact, and what the order owes is calculated from it. Whether a customer
 * still owes what was refunded is the merchant's decision: no credit line is written
 * (docs/decisions/012-order-transactions.md).
 */
export async function balanceOrder(
  { orderId, paymentId, imbalance }: ActionOf<"balance_order">,
  { container, pspOrder }: SyncContext,
): Promise<void> {
  await container.resolve(Modules.ORDER).addOrderTransactions({
    order_id: orderId,
    amount: MathBN.convert(imbalance),
    currency_code: pspOrder.currency.toLowerCase(),
    reference: MathBN.lt(imbalance, 0) ? "refund" : "capture",
    reference_id: paymentId,
  })
}
