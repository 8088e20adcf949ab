import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { capturePaymentWorkflow, processPaymentWorkflow } from "@medusajs/medusa/core-flows"
import { waitForCart } from "../../core/cart-lock"
import { toShopAmount } from "../../core/payments/amount"
import { AMOUNT_DIFFERS } from "../../core/payments/authorize-payment"
import { isEnded } from "../../core/payments/shop-state"
import { connectionOf } from "../../core/shop-db/connection"
import { loadShopState } from "../../core/shop-db/sessions/load-shop-state"
import { noteFirstSeen } from "../../modules/payment-journal/payments"
import type { MinorUnits } from "../../multisafepay"
import { resolveAlert } from "../alert-merchant/alert-merchant"
import type { Action } from "./action"
import { closePayment } from "./close-payment"
import { completeCart } from "./complete-cart"
import { balanceOrder } from "./order-balance"
import { raiseAlert, refundWithAlert } from "./raise-alert"
import {
  adoptRefund,
  bookRefund,
  refundPayment,
  refundUnbooked,
  sendRefund,
  withdrawRefund,
} from "./refund-actions"
import { SECOND_LOOK_MS } from "./refund-policy"
import type { Outcome, SyncContext } from "./sync-context"
import { takeRefundOutOfBooks } from "./take-refund-out"

/**
 * Carries out one action. Each is safe to repeat: a part that was done before is detected and not done again.
 * @throws whatever Medusa or MultiSafepay throws on a temporary failure; payment sync is retried later
 */
export async function act(action: Action, context: SyncContext): Promise<Outcome> {
  switch (action.do) {
    case "complete_cart":
      if (action.reopenSession) {
        await setSessionStatus(context.shop.payment ? "authorized" : "pending", context)
      }
      return completeCart(action.cartId, context)
    case "unlink_removed_order":
      await unlinkOrder(action.orderId, context)
      return "done"
    case "book_payment":
      await linkOrder(context)
      if (action.reopenSession) {
        await setSessionStatus("pending", context)
      }
      await bookPayment(action.sessionAmount, context)
      return "done"
    case "book_transaction":
      await linkOrder(context)
      // For a captured payment, core's workflow calls no provider; it only records what the order lacks.
      await capturePaymentWorkflow(context.container).run({ input: { payment_id: action.paymentId } })
      return "done"
    case "set_session_status":
      await setSessionStatus(action.status, context)
      return "done"
    case "look_again_later":
      return lookAgainLater(action, context)
    case "close_payment":
    case "close_ended_page":
      await closePayment(context)
      return "done"
    case "refund_unbooked":
      if (await closeSession(context)) {
        await refundWithAlert(action.because, action.amount, context, () => refundUnbooked(action, context))
      }
      return "done"
    case "close_session":
      await closeSession(context)
      return "done"
    case "refund_payment":
      if (context.shop.order || (await closeSession(context))) {
        await refundWithAlert(action.because, action.amount, context, () =>
          refundPayment(action.paymentId, action.amount, context),
        )
      }
      return "done"
    case "book_refund":
      await bookRefund(action, context)
      return "done"
    case "await_order_change":
      return "known"
    case "cancel_order_change":
      await context.container.resolve(Modules.ORDER).cancelOrderChange(action.changeId)
      return "done"
    case "send_refund":
      return sendRefund(action, context)
    case "adopt_refund":
      await adoptRefund(action, context)
      return "done"
    case "withdraw_refund":
      await withdrawRefund(action, context)
      return "done"
    case "unbook_refund":
      await takeRefundOutOfBooks(context.container, action.refundId)
      return "done"
    case "balance_order":
      await balanceOrder(context.container, {
        orderId: action.orderId,
        paymentId: action.paymentId,
        amount: action.imbalance,
        currency: context.pspOrder.currency,
      })
      return "done"
    case "end_dispute":
      await resolveAlert(
        context.container,
        { kind: "disputed", subject: context.pspOrder.orderId },
        "payment-sync",
      )
      return "done"
    case "alert":
      return (await raiseAlert(action.kind, action.subject, action.amount, context, { stage: action.stage }))
        ? "done"
        : "known"
  }
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
async function unlinkOrder(orderId: string, { container, shop }: SyncContext): Promise<void> {
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

async function bookPayment(sessionAmount: MinorUnits, context: SyncContext): Promise<void> {
  const { container, site, pspOrder } = context
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

async function lookAgainLater(
  { amount, first }: Extract<Action, { do: "look_again_later" }>,
  context: SyncContext,
): Promise<Outcome> {
  const { orderId: pspOrderId } = context.pspOrder
  if (first) {
    const pg = connectionOf(context.container)
    await noteFirstSeen(pg, { pspOrderId, providerId: context.providerId }, SECOND_LOOK_MS)
    await raiseAlert("orphan_refunded", pspOrderId, amount, context)
  }
  return "waiting"
}

/** How long a completion of the cart may still be running, in ms; after that, the action is retried later. */
const COMPLETION_TIMEOUT_MS = 8_000

/**
 * Makes sure that no order can be placed with a session whose money is about to be refunded, or is not all there: core
 * completes no cart with a closed session, and a completion that started earlier has ended once the cart's lock is free.
 * @returns false when such a completion has booked the payment or placed an order; payment sync then decides again
 */
async function closeSession(context: SyncContext): Promise<boolean> {
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

async function setSessionStatus(
  status: "canceled" | "error" | "pending" | "authorized",
  { container, site, shop }: SyncContext,
): Promise<void> {
  if (!shop.session?.data) {
    return
  }
  // The amount that the payment was started for. The provider refuses any other, and the row may hold another by now.
  const { id, data } = shop.session
  const update = {
    id,
    status,
    data: { ...data },
    amount: toShopAmount(data.amount_minor, data.currency, site.options),
    currency_code: data.currency.toLowerCase(),
  }
  const payments = container.resolve(Modules.PAYMENT)
  try {
    await payments.updatePaymentSession(update as never)
  } catch (error) {
    // The shopper may have chosen another method meanwhile. The error does not prove it: core says "not found" for some
    // errors of the database too.
    const [stillThere] = await payments.listPaymentSessions({ id }, { take: 1, select: ["id"] })
    if (stillThere) {
      throw error
    }
  }
}
