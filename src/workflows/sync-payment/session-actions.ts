import { Modules } from "@medusajs/framework/utils"
import { waitForCart } from "../../core/cart-lock"
import { loggerOf } from "../../core/logger"
import { toShopAmount } from "../../core/payments/amount"
import { closePspOrder } from "../../core/payments/close-psp-order"
import { paymentStateOf } from "../../core/payments/payment-state"
import { isEnded } from "../../core/payments/shop-state"
import { connectionOf } from "../../core/shop-db/connection"
import { loadShopState } from "../../core/shop-db/sessions/load-shop-state"
import type { Handlers, Outcome, SyncContext } from "./sync-context"

export const SESSION_ACTIONS = {
  set_session_status: ({ status }, context) => setSessionStatus(status, context),
  close_session: async (_, context) => ((await closeSession(context)) ? "done" : "too_late"),
  close_payment: (_, context) => closePayment(context),
  close_ended_page: (_, context) => closePayment(context),
} satisfies Partial<Handlers>

/**
 * Makes sure that a PSP order can no longer be paid. The session's row is kept, so that money that arrives anyway can
 * still be matched to this order.
 * @returns "too_late" when it was paid in the meantime
 */
async function closePayment({ container, site, pspOrder, shop }: SyncContext): Promise<Outcome> {
  const logger = loggerOf(container)
  const context = { site, pg: connectionOf(container), logger }
  const closing = await closePspOrder(context, pspOrder.orderId, shop.session?.data)
  return closing === "closed" ? "done" : "too_late"
}

/** How long a completion of the cart may still be running, in ms; after that, the action is retried later. */
const COMPLETION_TIMEOUT_MS = 8_000

/**
 * Makes sure that no order can be placed with a session whose money is about to be refunded or is not all there: core
 * does not complete a cart with a closed session, and an earlier completion has ended once the cart's lock is free.
 * @returns false when such a completion has booked the payment or placed an order; payment sync then decides again
 */
export async function closeSession(context: SyncContext): Promise<boolean> {
  const { container, pspOrder, shop } = context
  if (!shop.session) {
    return true
  }
  if (!isEnded(shop.session.status)) {
    await setSessionStatus("canceled", context)
  }
  if (shop.cartId) {
    await waitForCart(container, shop.cartId, COMPLETION_TIMEOUT_MS)
  }
  const { shop: now } = await loadShopState(container, pspOrder.orderId)
  if (now.payment && now.order && !shop.order) {
    await setSessionStatus("authorized", context)
  }
  return now.payment?.id === shop.payment?.id && now.order?.id === shop.order?.id
}

export async function setSessionStatus(
  status: "canceled" | "error" | "pending" | "authorized",
  { container, site, shop, pspOrder }: SyncContext,
): Promise<void> {
  if (!shop.session?.data) {
    return
  }
  // The amount that the payment was started with. The provider refuses any other, and the row may have another by now.
  const { id, data } = shop.session
  const update = {
    id,
    status,
    // Medusa has no status for an expired payment. Reopening the session removes the key.
    data: {
      ...data,
      ...(status === "canceled" && paymentStateOf(pspOrder) === "expired" ? { ended_as: "expired" } : {}),
    },
    amount: toShopAmount(data.amount_minor, data.currency, site.options),
    currency_code: data.currency.toLowerCase(),
  }
  const payments = container.resolve(Modules.PAYMENT)
  try {
    await payments.updatePaymentSession(update as never)
  } catch (error) {
    // The shopper may have chosen another method in the meantime. The error does not prove it: core also says "not
    // found" for some database errors.
    const [stillThere] = await payments.listPaymentSessions({ id }, { take: 1, select: ["id"] })
    if (stillThere) {
      throw error
    }
  }
}
