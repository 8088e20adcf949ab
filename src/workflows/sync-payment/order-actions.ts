import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { capturePaymentWorkflow, processPaymentWorkflow } from "@medusajs/medusa/core-flows"
import { toShopAmount } from "../../core/payments/amount"
import { AMOUNT_DIFFERS } from "../../core/payments/authorize-payment"
import { runExclusive } from "../../core/run-exclusive"
import { loadShopState } from "../../core/shop-db/sessions/load-shop-state"
import type { ActionOf } from "./action"
import { balanceOrder } from "./order-balance"
import { raiseAlert } from "./raise-alert"
import { setSessionStatus } from "./session-actions"
import type { Handlers, Outcome, SyncContext } from "./sync-context"

export const ORDER_ACTIONS = {
  unlink_removed_order: unlinkRemovedOrder,
  book_payment: bookPayment,
  book_transaction: bookTransaction,
  cancel_order_change: ({ changeId }, { container }) =>
    container.resolve(Modules.ORDER).cancelOrderChange(changeId),
  balance_order: balanceOrder,
} satisfies Partial<Handlers>

/** How long to wait for another payment of the same order that is being booked, in ms. */
const BOOKING_WAIT_MS = 5_000

/** @returns "too_late" when another payment has paid what the order owed since the shop's side was read */
async function bookPayment(
  { sessionAmount, reopenSession }: ActionOf<"book_payment">,
  context: SyncContext,
): Promise<Outcome> {
  const { container, site, pspOrder, shop } = context
  await linkOrder(context)
  if (reopenSession) {
    await setSessionStatus("pending", context)
  }
  const amount = toShopAmount(sessionAmount, pspOrder.currency, site.options)
  // The amount owed is checked before core writes the payment: without a lock, two payments could both be booked.
  const key = `booking:${shop.order?.id ?? shop.collection?.id}`
  try {
    await runExclusive(container, key, { waitMs: BOOKING_WAIT_MS }, () =>
      processPaymentWorkflow(container).run({
        input: { action: "captured", data: { session_id: pspOrder.orderId, amount } },
      }),
    )
    return "done"
  } catch (error) {
    if ((error as { code?: string }).code === AMOUNT_DIFFERS) {
      const { order } = (await loadShopState(container, pspOrder.orderId)).shop
      if (order && sessionAmount > (order.owed ?? 0)) {
        return "too_late"
      }
      await raiseAlert("amount_mismatch", pspOrder.orderId, pspOrder.amount, context)
    }
    throw error
  }
}

/** For a captured payment, core's workflow does not call the provider. It only records what the order lacks. */
async function bookTransaction(
  { paymentId }: ActionOf<"book_transaction">,
  context: SyncContext,
): Promise<void> {
  await linkOrder(context)
  await capturePaymentWorkflow(context.container).run({ input: { payment_id: paymentId } })
}

/**
 * Core books a payment on the order that the collection is linked to, or on none if that link is missing. A cart that
 * is not linked to its order would be completed a second time.
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

/** Does what core does when it removes an order. */
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
