import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { capturePaymentWorkflow, processPaymentWorkflow } from "@medusajs/medusa/core-flows"
import { toShopAmount } from "../../core/payments/amount"
import { AMOUNT_DIFFERS } from "../../core/payments/authorize-payment"
import type { ActionOf } from "./action"
import { balanceOrder } from "./order-balance"
import { raiseAlert } from "./raise-alert"
import { setSessionStatus } from "./session-actions"
import type { Handlers, SyncContext } from "./sync-context"

/** What payment sync does to an order that exists already, or that core has removed. */
export const ORDER_ACTIONS = {
  unlink_removed_order: unlinkRemovedOrder,
  book_payment: bookPayment,
  book_transaction: bookTransaction,
  cancel_order_change: ({ changeId }, { container }) =>
    container.resolve(Modules.ORDER).cancelOrderChange(changeId),
  balance_order: balanceOrder,
} satisfies Partial<Handlers>

async function bookPayment(
  { sessionAmount, reopenSession }: ActionOf<"book_payment">,
  context: SyncContext,
): Promise<void> {
  const { container, site, pspOrder } = context
  await linkOrder(context)
  if (reopenSession) {
    await setSessionStatus("pending", context)
  }
  const amount = toShopAmount(sessionAmount, pspOrder.currency, site.options)
  try {
    await processPaymentWorkflow(container).run({
      input: { action: "captured", data: { session_id: pspOrder.orderId, amount } },
    })
  } catch (error) {
    // The order asks for less since the shop's side was read, or another payment is about to pay it.
    if ((error as { code?: string }).code === AMOUNT_DIFFERS) {
      await raiseAlert("amount_mismatch", pspOrder.orderId, pspOrder.amount, context)
    }
    throw error
  }
}

/** For a captured payment, core's workflow calls no provider; it only records what the order lacks. */
async function bookTransaction(
  { paymentId }: ActionOf<"book_transaction">,
  context: SyncContext,
): Promise<void> {
  await linkOrder(context)
  await capturePaymentWorkflow(context.container).run({ input: { payment_id: paymentId } })
}

/**
 * Core books on the order that the collection belongs to, and on none when it knows of none. A cart that is not linked
 * to its order would be completed a second time.
 */
async function linkOrder({ container, shop: { order, collection, cartId } }: SyncContext): Promise<void> {
  const link = { [Modules.ORDER]: { order_id: order?.id } }
  const missing = [
    ...(order?.lacksCollection && collection
      ? [{ ...link, [Modules.PAYMENT]: { payment_collection_id: collection.id } }]
      : []),
    ...(order?.lacksCart && cartId ? [{ ...link, [Modules.CART]: { cart_id: cartId } }] : []),
  ]
  if (missing.length > 0) {
    await container.resolve(ContainerRegistrationKeys.LINK).create(missing)
  }
}

/** The same as core does when it removes an order. */
async function unlinkRemovedOrder(
  { orderId }: ActionOf<"unlink_removed_order">,
  { container, shop }: SyncContext,
): Promise<void> {
  const order = { [Modules.ORDER]: { order_id: orderId } }
  await container
    .resolve(ContainerRegistrationKeys.LINK)
    .dismiss([
      ...(shop.cartId ? [{ ...order, [Modules.CART]: { cart_id: shop.cartId } }] : []),
      ...(shop.collection
        ? [{ ...order, [Modules.PAYMENT]: { payment_collection_id: shop.collection.id } }]
        : []),
    ])
}
