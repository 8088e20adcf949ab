import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { refundPaymentWorkflow } from "@medusajs/medusa/core-flows"
import { toShopAmount } from "../../core/payments/amount"
import type { RefundId } from "../../core/payments/refund-id"
import { isAmbiguousRefund, refundPspOrder } from "../../core/payments/refund-psp-order"
import { nextUnbookedRefundId } from "../../core/payments/unbooked-refunds"
import { connectionOf } from "../../core/shop-db/connection"
import { PSP_REFUND_ID } from "../../core/shop-db/fragments/booked-refunds"
import { PaymentRecords } from "../../core/shop-db/sessions/payment-records"
import { type MinorUnits, MultiSafepayError, refundsOf } from "../../multisafepay"
import { resolveAlert } from "../alert-merchant/alert-merchant"
import type { Action } from "./action"
import { raiseAlert } from "./raise-alert"
import type { Outcome, SyncContext } from "./sync-context"
import { takeRefundOutOfBooks } from "./take-refund-out"

type ActionOf<Name extends Action["do"]> = Extract<Action, { do: Name }>

/** Refunds money that Medusa has no payment for. */
export async function refundUnbooked(
  { amount }: { amount: MinorUnits },
  context: RefundContext & Pick<SyncContext, "pspOrder">,
): Promise<void> {
  await refundAtPsp(nextUnbookedRefundId(context.pspOrder), amount, context)
}

/** Books a refund that already exists at MultiSafepay; the provider finds it by the record's note and sends none. */
export async function bookRefund(
  { paymentId, amount, pspRefundId }: ActionOf<"book_refund">,
  context: SyncContext,
): Promise<void> {
  await refundPayment(paymentId, amount, context, { [PSP_REFUND_ID]: pspRefundId })
}

/**
 * Refunds through Medusa, which in turn calls the provider. For an active order, core's workflow also records the
 * transaction; a cancelled order already has one, because core records it whether or not the refund succeeded.
 * @param minor minor units
 */
export async function refundPayment(
  paymentId: string,
  minor: MinorUnits,
  { container, site, pspOrder, shop }: SyncContext,
  metadata: Record<string, string> = {},
): Promise<void> {
  const amount = toShopAmount(minor, pspOrder.currency, site.options)
  const input = { payment_id: paymentId, amount, created_by: "multisafepay", metadata }
  if (shop.order && !shop.order.cancelled) {
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
    // A temporary failure that lasts is alerted as a check that keeps failing.
    const isTransient = !(error instanceof MultiSafepayError) || error.kind === "transient"
    if (isTransient && !isAmbiguousRefund(error)) {
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
