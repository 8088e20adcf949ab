import type { MedusaContainer } from "@medusajs/framework/types"
import { MathBN, Modules } from "@medusajs/framework/utils"
import type { ShopState } from "../../core/payments/shop-state"
import { connectionOf } from "../../core/shop-db/connection"
import { readOrderImbalance } from "../../core/shop-db/orders/order-imbalance"
import type { ActionOf } from "./action"
import type { SyncContext } from "./sync-context"

/**
 * Adds to the shop state by how much the order's transactions differ from the payment. Read separately, and for shoppers
 * and notifications only if the payment has refunds or unfinished work: nothing but a refund makes them wrong, and
 * recovery finds an order whose refund has left Medusa's books.
 * @param isRequested whether the sync was requested from outside: by a shopper or a notification
 */
export async function withImbalance(
  container: MedusaContainer,
  shop: ShopState,
  isRequested: boolean,
): Promise<ShopState> {
  const { payment, order } = shop
  if (!payment || !order || (isRequested && payment.refunds.length === 0 && !shop.journal)) {
    return shop
  }
  const imbalance = await readOrderImbalance(connectionOf(container), payment.id, order.id)
  return MathBN.eq(imbalance, 0) ? shop : { ...shop, payment: { ...payment, imbalance } }
}

/**
 * Core writes transactions after a refund without a lock: when two refunds run at the same time, one's transaction may
 * have the other's amount, be lost or be doubled. Why only a transaction is written, and no credit line:
 * docs/decisions/012-order-transactions.md.
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
