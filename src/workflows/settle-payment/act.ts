import { ContainerRegistrationKeys, MedusaError, Modules } from "@medusajs/framework/utils"
import { capturePaymentWorkflow, processPaymentWorkflow } from "@medusajs/medusa/core-flows"
import { AMOUNT_DIFFERS } from "../../core/sessions/require-amount-due"
import { toShopAmount } from "../../providers/alipay/amount"
import { CLOSING } from "../../providers/alipay/closing-mark"
import { PaymentClosings } from "../../providers/alipay/payment-closings"
import type { PgConnection } from "../../providers/alipay/payment-records"
import { completeCart } from "./complete-cart"
import type { Action } from "./decide"
import { balanceOrder } from "./order-balance"
import {
  adoptRefund,
  bookRefund,
  refundPayment,
  refundUnbooked,
  sendRefund,
  withdrawRefund,
} from "./refund-actions"
import type { Outcome, Scene } from "./scene"
import { tellMerchant } from "./tell-merchant"

/**
 * Carries out one action. Each is safe to repeat: what was done before is found and not done again.
 * @throws whatever Medusa or MultiSafepay throws when something passing is in the way; settlement is tried later
 */
export async function act(action: Action, scene: Scene): Promise<Outcome> {
  switch (action.do) {
    case "complete_cart":
      if (action.reopenSession) {
        await setSessionStatus("pending", scene)
      }
      return completeCart(action.cartId, scene)
    case "unlink_removed_order":
      await unlinkOrder(action.orderId, scene)
      return "done"
    case "book_payment":
      await linkCollection(scene)
      await bookPayment(action.sessionAmount, scene)
      return "done"
    case "book_transaction":
      await linkCollection(scene)
      // On a captured payment core's workflow calls no provider; it records what the order lacks.
      await capturePaymentWorkflow(scene.container).run({ input: { payment_id: action.paymentId } })
      return "done"
    case "set_session_status":
      await setSessionStatus(action.status, scene)
      return "done"
    case "refund_unbooked":
      await tellMerchant(action.because, scene.pspOrder.orderId, action.amount, scene)
      await refundUnbooked(action, scene)
      return "done"
    case "refund_payment":
      await tellMerchant(action.because, scene.pspOrder.orderId, action.amount, scene)
      await refundPayment(action.paymentId, action.amount, scene)
      return "done"
    case "book_refund":
      await bookRefund(action, scene)
      return "done"
    case "send_refund":
      return sendRefund(action, scene)
    case "adopt_refund":
      await adoptRefund(action, scene)
      return "done"
    case "withdraw_refund":
      await withdrawRefund(action, scene)
      return "done"
    case "balance_order":
      await balanceOrder(scene.container, {
        orderId: action.orderId,
        paymentId: action.paymentId,
        ...toSignedShopAmount(action.amount, scene),
      })
      return "done"
    case "alert":
      return (await tellMerchant(action.kind, action.subject, action.amount, scene)) ? "done" : "known"
  }
}

/** Core books on the order that the collection belongs to, and on none when it knows of none. */
async function linkCollection({ container, shop: { order, collection } }: Scene): Promise<void> {
  if (order?.lacksCollection && collection) {
    await container.resolve(ContainerRegistrationKeys.LINK).create({
      [Modules.ORDER]: { order_id: order.id },
      [Modules.PAYMENT]: { payment_collection_id: collection.id },
    })
  }
}

/** As core does when it removes an order. */
async function unlinkOrder(orderId: string, { container, shop }: Scene): Promise<void> {
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

async function bookPayment(sessionAmount: number, scene: Scene): Promise<void> {
  const { container, account, pspOrder, shop } = scene
  // Whoever wanted to replace this payment, the order that it is for stands and changes no more.
  const pg = container.resolve<PgConnection>(ContainerRegistrationKeys.PG_CONNECTION)
  await new PaymentClosings(pg).forget(pspOrder.orderId, shop.session?.closing)
  const amount = toShopAmount(sessionAmount, pspOrder.currency, account.options)
  try {
    await processPaymentWorkflow(container).run({
      input: { action: "captured", data: { session_id: pspOrder.orderId, amount } },
    })
  } catch (error) {
    // The order has come to ask for less since the shop's side was read, or another payment is about to pay it.
    if ((error as { code?: string }).code === AMOUNT_DIFFERS) {
      await tellMerchant("amount_mismatch", pspOrder.orderId, pspOrder.amount, scene)
    }
    throw error
  }
}

async function setSessionStatus(
  status: "canceled" | "error" | "pending",
  { container, account, shop }: Scene,
): Promise<void> {
  if (!shop.session?.data) {
    return
  }
  const { id, amount, data, closing } = shop.session
  const update = {
    id,
    status,
    data: { ...data, ...(closing ? { [CLOSING]: closing } : {}) },
    amount: toShopAmount(amount, data.currency, account.options),
    currency_code: data.currency.toLowerCase(),
  }
  try {
    await container.resolve(Modules.PAYMENT).updatePaymentSession(update as never)
  } catch (error) {
    // The shopper has chosen anew in the meantime: nobody looks at this session any more.
    if ((error as { type?: string }).type !== MedusaError.Types.NOT_FOUND) {
      throw error
    }
  }
}

function toSignedShopAmount(minor: number, { account, pspOrder: { currency } }: Scene) {
  const amount = toShopAmount(Math.abs(minor), currency, account.options)
  return { amount: minor < 0 ? `-${amount}` : amount, currency }
}
