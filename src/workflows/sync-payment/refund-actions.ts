import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { refundPaymentWorkflow } from "@medusajs/medusa/core-flows"
import { toShopAmount } from "../../core/payments/amount"
import { isAmbiguousRefund, refundPspOrder } from "../../core/payments/refund-psp-order"
import type { ShopState } from "../../core/payments/shop-state"
import { connectionOf } from "../../core/shop-db/connection"
import { PSP_REFUND_ID } from "../../core/shop-db/fragments/booked-refunds"
import { PaymentRecords } from "../../core/shop-db/sessions/payment-records"
import { type MinorUnits, MultiSafepayError, type RefundId, refundsOf } from "../../multisafepay"
import { resolveAlert } from "../alert-merchant/alert-merchant"
import type { Action } from "./action"
import { raiseAlert } from "./raise-alert"
import type { Outcome, SyncContext } from "./sync-context"
import { takeRefundOutOfBooks } from "./take-refund-out"

type ActionOf<Name extends Action["do"]> = Extract<Action, { do: Name }>

/** Marks, at MultiSafepay, the refund of money that Medusa never booked; one per PSP order. */
const REFUND_OF_UNBOOKED = "unbooked-"

/** Refunds money that Medusa has no payment for. */
export async function refundUnbooked(
  { amount }: { amount: MinorUnits },
  context: RefundContext,
): Promise<void> {
  await refundAtPsp(`${REFUND_OF_UNBOOKED}${context.pspOrder.orderId}`, amount, context)
}

/** Books a refund that already exists at MultiSafepay; the provider finds it by the record's note and sends none. */
export async function bookRefund(
  { paymentId, amount, pspRefundId }: ActionOf<"book_refund">,
  context: SyncContext,
): Promise<void> {
  await refundPayment(paymentId, amount, context, { [PSP_REFUND_ID]: pspRefundId })
}

/** Refunds through Medusa, which in turn calls the provider. */
export async function refundPayment(
  paymentId: string,
  minor: MinorUnits,
  { container, site, pspOrder, shop }: SyncContext,
  metadata: Record<string, string> = {},
): Promise<void> {
  const amount = toShopAmount(minor, pspOrder.currency, site.options)
  const input = { payment_id: paymentId, amount, created_by: "multisafepay", metadata }
  await refundThroughMedusa(container, shop, input)
}

/** `amount` is a decimal string in major units. */
type RefundInput = {
  payment_id: string
  amount: string
  created_by: string
  note?: string
  metadata?: Record<string, string>
}

/**
 * For an active order, core's workflow also records the transaction; a cancelled order already has one, because core
 * records it whether or not the refund succeeded.
 */
export async function refundThroughMedusa(
  container: MedusaContainer,
  { order }: Pick<ShopState, "order">,
  input: RefundInput,
): Promise<void> {
  if (order && !order.cancelled) {
    await refundPaymentWorkflow(container).run({ input })
  } else {
    await container.resolve(Modules.PAYMENT).refundPayment(input)
  }
}

/**
 * Sends a refund of Medusa's books. One that MultiSafepay refuses is left to a later run, and the merchant is alerted.
 */
export async function sendRefund(
  { refundId, amount }: ActionOf<"send_refund">,
  context: SyncContext,
): Promise<Outcome> {
  try {
    await refundAtPsp(refundId, amount, context)
    await resolveAlert(context.container, { kind: "refund_failed", subject: refundId }, "payment-sync")
    return "done"
  } catch (error) {
    const isRefused = error instanceof MultiSafepayError && error.kind === "request"
    if (!isRefused && !isAmbiguousRefund(error)) {
      throw error
    }
    const { message: note } = error as Error
    await raiseAlert("refund_failed", refundId, amount, context, { stage: "failed", note })
    return "refused"
  }
}

/** Does nothing if the record that the PSP refund was made for was created since the shop's side was read. */
export async function adoptRefund(
  { refundId, pspRefundId }: ActionOf<"adopt_refund">,
  context: SyncContext,
): Promise<void> {
  const made = refundsOf(context.pspOrder).find(({ transactionId }) => transactionId === pspRefundId)
  if (made) {
    await refundRecords(context).linkRefund(refundId, made)
  }
}

/** Takes a refund that MultiSafepay has no money left for out of Medusa's books. */
export async function withdrawRefund(
  { refundId, amount }: ActionOf<"withdraw_refund">,
  context: SyncContext,
): Promise<void> {
  await raiseAlert("refund_withdrawn", refundId, amount, context)
  await takeRefundOutOfBooks(context.container, refundId)
}

type RefundContext = Pick<SyncContext, "container" | "site" | "lockLost"> & {
  pspOrder: Pick<SyncContext["pspOrder"], "orderId" | "currency">
}

async function refundAtPsp(refundId: RefundId, amount: MinorUnits, context: RefundContext): Promise<void> {
  const { container, site, pspOrder, lockLost } = context
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
  await refundPspOrder({ site, records: refundRecords(context), logger }, pspOrder.orderId, {
    refundId,
    amount,
    currency: pspOrder.currency,
    lockLost,
  })
}

const refundRecords = ({ container }: RefundContext) => new PaymentRecords(connectionOf(container))
