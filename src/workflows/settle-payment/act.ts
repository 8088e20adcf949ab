import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError, Modules } from "@medusajs/framework/utils"
import {
  capturePaymentWorkflow,
  processPaymentWorkflow,
  refundPaymentWorkflow,
} from "@medusajs/medusa/core-flows"
import { MultiSafepayError, type MultiSafepayOrder, refundsOf } from "../../multisafepay"
import type { Account } from "../../providers/alipay/account"
import { toShopAmount } from "../../providers/alipay/amount"
import { CLOSING } from "../../providers/alipay/closing-mark"
import { PAID_EVIDENCE_MS } from "../../providers/alipay/order-reader"
import { PaymentClosings } from "../../providers/alipay/payment-closings"
import {
  PaymentRecords,
  type PgConnection,
  PSP_REFUND_ID,
  type TransactionalPgConnection,
} from "../../providers/alipay/payment-records"
import { PspOrders } from "../../providers/alipay/psp-orders"
import type { AlertKind } from "../alert-merchant/alert"
import { alertMerchant } from "../alert-merchant/alert-merchant"
import { completeCart } from "./complete-cart"
import type { Action } from "./decide"
import { balanceOrder } from "./order-balance"
import type { ShopState } from "./shop-state"

export type Scene = {
  container: MedusaContainer
  account: Account
  pspOrder: MultiSafepayOrder
  shop: ShopState
}

/**
 * `failed_for_good`: the cart cannot become an order, however often it is tried. `refused`: MultiSafepay does not make
 * this refund now. `known`: the merchant had been told before, so that nothing was done.
 */
export type Outcome = "done" | "failed_for_good" | "refused" | "known"

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
      await tell(action.because, scene.pspOrder.orderId, action.amount, scene)
      await holdSession(scene)
      await refundAtPsp(`${REFUND_OF_UNBOOKED}${scene.pspOrder.orderId}`, action.amount, scene)
      return "done"
    case "refund_payment":
      await tell(action.because, scene.pspOrder.orderId, action.amount, scene)
      await refundPayment(action.paymentId, action.amount, {}, scene)
      return "done"
    case "book_refund":
      await refundPayment(action.paymentId, action.amount, { [PSP_REFUND_ID]: action.pspRefundId }, scene)
      return "done"
    case "send_refund":
      return sendRefund(action, scene)
    case "adopt_refund":
      await adoptRefund(action, scene)
      return "done"
    case "withdraw_refund":
      await tell("refund_withdrawn", action.refundId, action.amount, scene)
      await scene.container.resolve(Modules.PAYMENT).deleteRefunds([action.refundId])
      return "done"
    case "balance_order":
      await balanceOrder(scene.container, {
        orderId: action.orderId,
        paymentId: action.paymentId,
        ...toSignedShopAmount(action.amount, scene),
      })
      return "done"
    case "alert":
      return (await tell(action.kind, action.subject, action.amount, scene)) ? "done" : "known"
  }
}

/** Longer than any process trusts its evidence that this order is paid. */
const HOLD_MS = 2 * PAID_EVIDENCE_MS

/** Another process may have seen this money, and be about to place an order with it. */
async function holdSession({ container, shop }: Scene): Promise<void> {
  if (shop.session) {
    await closings(container).hold(shop.session.id, HOLD_MS)
  }
}

const closings = (container: MedusaContainer) =>
  new PaymentClosings(container.resolve<PgConnection>(ContainerRegistrationKeys.PG_CONNECTION))

/** Marks, at MultiSafepay, the refund of money that Medusa never booked; one for each PSP order. */
const REFUND_OF_UNBOOKED = "unbooked-"

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
  await closings(container).forget(pspOrder.orderId, shop.session?.closing)
  await processPaymentWorkflow(container).run({
    input: {
      action: "captured",
      data: {
        session_id: pspOrder.orderId,
        amount: toShopAmount(sessionAmount, pspOrder.currency, account.options),
      },
    },
  })
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

/** A refund that MultiSafepay does not make is left to a later run, and the merchant told. */
async function sendRefund(
  { refundId, amount }: Extract<Action, { do: "send_refund" }>,
  scene: Scene,
): Promise<Outcome> {
  try {
    await refundAtPsp(refundId, amount, scene)
    return "done"
  } catch (error) {
    if (!(error instanceof MultiSafepayError) || error.kind !== "request") {
      throw error
    }
    await tell("refund_failed", refundId, amount, scene)
    return "refused"
  }
}

async function refundAtPsp(
  refundId: string,
  amount: number,
  { container, account, pspOrder }: Scene,
): Promise<void> {
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
  await new PspOrders(account, refundRecords({ container }), logger).refund(pspOrder.orderId, {
    refundId,
    amount,
    currency: pspOrder.currency,
  })
}

/** Not, if the record that the PSP refund was made for came into being since the shop's side was read. */
async function adoptRefund(
  { refundId, pspRefundId }: Extract<Action, { do: "adopt_refund" }>,
  scene: Scene,
): Promise<void> {
  const made = refundsOf(scene.pspOrder).find(({ transactionId }) => transactionId === pspRefundId)
  if (made) {
    await refundRecords(scene).linkRefund(refundId, made)
  }
}

const refundRecords = ({ container }: Pick<Scene, "container">) =>
  new PaymentRecords(container.resolve<TransactionalPgConnection>(ContainerRegistrationKeys.PG_CONNECTION))

/**
 * Refunds through Medusa, which asks the provider in turn. For an order that stands, core's workflow also records the
 * transaction; a cancelled order has one already, because core records it whether or not the refund succeeded.
 */
async function refundPayment(
  paymentId: string,
  minor: number,
  metadata: Record<string, string>,
  { container, account, pspOrder, shop }: Scene,
): Promise<void> {
  const amount = toShopAmount(minor, pspOrder.currency, account.options)
  const input = { payment_id: paymentId, amount, created_by: "multisafepay", metadata }
  if (shop.order && !shop.order.cancelled) {
    await refundPaymentWorkflow(container).run({ input })
  } else {
    await container.resolve(Modules.PAYMENT).refundPayment(input)
  }
}

function toSignedShopAmount(minor: number, { account, pspOrder: { currency } }: Scene) {
  const amount = toShopAmount(Math.abs(minor), currency, account.options)
  return { amount: minor < 0 ? `-${amount}` : amount, currency }
}

function tell(kind: AlertKind, subject: string, minor: number, scene: Scene): Promise<boolean> {
  const { account, pspOrder, shop, container } = scene
  return alertMerchant(container, {
    kind,
    subject,
    provider_id: shop.providerId || `pp_${pspOrder.var1 ?? ""}`,
    psp_order_id: pspOrder.orderId,
    amount: toShopAmount(minor, pspOrder.currency, account.options),
    currency: pspOrder.currency,
    ...(shop.order ? { order_id: shop.order.id, display_id: shop.order.displayId } : {}),
  })
}
