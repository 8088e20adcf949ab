import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError, Modules } from "@medusajs/framework/utils"
import {
  capturePaymentWorkflow,
  completeCartWorkflowId,
  processPaymentWorkflow,
  refundPaymentWorkflow,
} from "@medusajs/medusa/core-flows"
import type { MultiSafepayOrder } from "../../multisafepay"
import type { Account } from "../../providers/alipay/account"
import { toShopAmount } from "../../providers/alipay/amount"
import { PaymentRecords, type PgConnection, PSP_REFUND_ID } from "../../providers/alipay/payment-records"
import { PspOrders } from "../../providers/alipay/psp-orders"
import type { AlertKind } from "../alert-merchant/alert"
import { alertMerchant } from "../alert-merchant/alert-merchant"
import type { Action } from "./decide"
import type { ShopState } from "./shop-state"

export type Scene = {
  container: MedusaContainer
  account: Account
  pspOrder: MultiSafepayOrder
  shop: ShopState
}

/** `failed_for_good`: the cart cannot become an order, however often it is tried. */
export type Outcome = "done" | "failed_for_good"

/**
 * Carries out one action. Each is safe to repeat: what was done before is found and not done again.
 * @throws whatever Medusa or MultiSafepay throws when something passing is in the way; settlement is tried later
 */
export async function act(action: Action, scene: Scene): Promise<Outcome> {
  switch (action.do) {
    case "complete_cart":
      return completeCart(action, scene)
    case "book_payment":
      await bookPayment(action.sessionAmount, scene)
      return "done"
    case "book_transaction":
      // On a captured payment core's workflow calls no provider; it records what the order lacks.
      await capturePaymentWorkflow(scene.container).run({ input: { payment_id: action.paymentId } })
      return "done"
    case "set_session_status":
      await setSessionStatus(action.status, scene)
      return "done"
    case "refund_unbooked":
      await tell(action.because, scene.pspOrder.orderId, action.amount, scene)
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
      await refundAtPsp(action.refundId, action.amount, scene)
      return "done"
    case "alert":
      await tell(action.kind, action.subject, action.amount, scene)
      return "done"
  }
}

/** Marks, at MultiSafepay, the refund of money that Medusa never booked; one for each PSP order. */
const REFUND_OF_UNBOOKED = "unbooked-"

async function completeCart(
  { cartId, reopenSession }: Extract<Action, { do: "complete_cart" }>,
  scene: Scene,
): Promise<Outcome> {
  if (reopenSession) {
    await setSessionStatus("pending", scene)
  }
  const { errors } = await scene.container
    .resolve(Modules.WORKFLOW_ENGINE)
    .run(completeCartWorkflowId, { input: { id: cartId }, throwOnError: false })
  const error: unknown = errors?.[0]?.error
  if (error === undefined) {
    return "done"
  }
  const { message } = error as Error
  scene.container
    .resolve(ContainerRegistrationKeys.LOGGER)
    .warn(`Alipay: the paid cart ${cartId} of ${scene.pspOrder.orderId} could not be completed: ${message}`)
  if (isLasting(error)) {
    return "failed_for_good"
  }
  throw error
}

/** Medusa's verdicts on the cart itself last; a lock that was not free or a database that was away does not. */
function isLasting(error: unknown): boolean {
  const { type } = error as { type?: string }
  return (
    type === MedusaError.Types.INVALID_DATA ||
    type === MedusaError.Types.NOT_ALLOWED ||
    type === MedusaError.Types.NOT_FOUND
  )
}

async function bookPayment(sessionAmount: number, { container, account, pspOrder }: Scene): Promise<void> {
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
  const { id, amount, data } = shop.session
  await container.resolve(Modules.PAYMENT).updatePaymentSession({
    id,
    status,
    data: { ...data },
    amount: toShopAmount(amount, data.currency, account.options),
    currency_code: data.currency.toLowerCase(),
  } as never)
}

async function refundAtPsp(
  refundId: string,
  amount: number,
  { container, account, pspOrder }: Scene,
): Promise<void> {
  const records = new PaymentRecords(container.resolve<PgConnection>(ContainerRegistrationKeys.PG_CONNECTION))
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
  await new PspOrders(account, records, logger).refund(pspOrder.orderId, {
    refundId,
    amount,
    currency: pspOrder.currency,
  })
}

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

function tell(kind: AlertKind, subject: string, minor: number, scene: Scene): Promise<void> {
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
