import { MedusaError } from "@medusajs/framework/utils"
import { loggerOf } from "../../core/logger"
import type { RefundId } from "../../core/payments/refund-id"
import { refundPspOrder } from "../../core/payments/refund-psp-order"
import { isAmbiguousRefund } from "../../core/payments/refund-refusals"
import { nextUnbookedRefundId } from "../../core/payments/unbooked-refunds"
import { connectionOf } from "../../core/shop-db/connection"
import { PSP_REFUND_ID } from "../../core/shop-db/fragments/booked-refunds"
import { PaymentRecords } from "../../core/shop-db/sessions/payment-records"
import { noteFirstSeen } from "../../modules/payment-journal/payments"
import { type MinorUnits, MultiSafepayError, refundsOf } from "../../multisafepay"
import { resolveAlert } from "../alert-merchant/alert-merchant"
import type { ActionOf } from "./action"
import { alerted } from "./alerted-error"
import { deleteRefundRecord } from "./delete-refund-record"
import { raiseAlert, refundWithAlert } from "./raise-alert"
import { SECOND_CHECK_MS } from "./refund-policy"
import { refundThroughMedusa } from "./refund-through-medusa"
import { closeSession } from "./session-actions"
import type { Handlers, Outcome, SyncContext } from "./sync-context"

export const REFUND_ACTIONS = {
  check_again_later: checkAgainLater,
  refund_at_psp: returnUnbooked,
  refund_payment: returnPayment,
  book_refund: bookRefund,
  send_refund: sendRefund,
  adopt_refund: adoptRefund,
  withdraw_refund: withdrawRefund,
  delete_refund_record: ({ refundId }, { container }) => deleteRefundRecord(container, refundId),
} satisfies Partial<Handlers>

/**
 * Records money whose session no longer exists, and alerts the merchant.
 * @throws MedusaError unexpected_state always, so that the payment is checked again before anything is refunded
 */
async function checkAgainLater(
  { amount, first }: ActionOf<"check_again_later">,
  context: SyncContext,
): Promise<never> {
  const { orderId: pspOrderId } = context.pspOrder
  if (first) {
    const pg = connectionOf(context.container)
    await noteFirstSeen(pg, { pspOrderId, providerId: context.providerId }, SECOND_CHECK_MS)
    const stage = context.site.options.uncompletable === "hold" ? "noticed" : "scheduled"
    await raiseAlert("orphan_refunded", pspOrderId, amount, context, { stage })
  }
  throw alerted(
    new MedusaError(
      MedusaError.Types.UNEXPECTED_STATE,
      `${pspOrderId} is paid and has no payment session: it is checked again before the money is refunded`,
    ),
  )
}

async function returnUnbooked(action: ActionOf<"refund_at_psp">, context: SyncContext): Promise<Outcome> {
  if (!(await closeSession(context))) {
    return "too_late"
  }
  await refundWithAlert(action.because, action.amount, context, () =>
    refundUnbooked(action, { ...context, isAutomatic: true }),
  )
  return "done"
}

async function returnPayment(
  { paymentId, amount, because }: ActionOf<"refund_payment">,
  context: SyncContext,
): Promise<Outcome> {
  if (!(context.shop.order || (await closeSession(context)))) {
    return "too_late"
  }
  await refundWithAlert(because, amount, context, () => refundPayment(paymentId, amount, context))
  return "done"
}

/** Refunds money that Medusa has no payment for. */
export async function refundUnbooked(
  { amount }: { amount: MinorUnits },
  context: RefundContext & Pick<SyncContext, "pspOrder">,
): Promise<void> {
  await refundAtPsp(nextUnbookedRefundId(context.pspOrder), amount, context)
}

/** The provider finds the refund at MultiSafepay by the id in the record's metadata, and sends nothing. */
async function bookRefund(
  { paymentId, amount, pspRefundId }: ActionOf<"book_refund">,
  context: SyncContext,
): Promise<void> {
  await refundPayment(paymentId, amount, context, { [PSP_REFUND_ID]: pspRefundId })
}

async function refundPayment(
  paymentId: string,
  minor: MinorUnits,
  { container, site, pspOrder, shop }: SyncContext,
  metadata: Record<string, string> = {},
): Promise<void> {
  await refundThroughMedusa(container, shop.order, site.options, {
    payment_id: paymentId,
    minor,
    currency: pspOrder.currency,
    created_by: "multisafepay",
    metadata,
  })
}

/** A refund that MultiSafepay refuses is left to a later run, and the merchant is alerted. */
async function sendRefund(
  { refundId, amount }: ActionOf<"send_refund">,
  context: SyncContext,
): Promise<Outcome> {
  try {
    await refundAtPsp(refundId, amount, context)
    await resolveAlert(context.container, { kind: "refund_failed", subject: refundId })
    return "done"
  } catch (error) {
    // If a temporary failure lasts, the alert about a failing check covers it.
    const isTransient = !(error instanceof MultiSafepayError) || error.kind === "transient"
    if (isTransient && !isAmbiguousRefund(error)) {
      throw error
    }
    const { message: note } = error as Error
    await raiseAlert("refund_failed", refundId, amount, context, { stage: "failed", note })
    return "refused"
  }
}

/** Does nothing if the record that the PSP refund was made for was created after the shop's side was read. */
export async function adoptRefund(
  { refundId, pspRefundId }: ActionOf<"adopt_refund">,
  context: SyncContext,
): Promise<void> {
  const made = refundsOf(context.pspOrder).find(({ transactionId }) => transactionId === pspRefundId)
  if (made) {
    await refundRecords(context).linkRefund(refundId, made)
  }
}

async function withdrawRefund(
  { refundId, amount }: ActionOf<"withdraw_refund">,
  context: SyncContext,
): Promise<void> {
  await raiseAlert("refund_withdrawn", refundId, amount, context)
  await deleteRefundRecord(context.container, refundId)
}

type RefundContext = Pick<SyncContext, "container" | "site" | "lockLost"> & {
  pspOrder: Pick<SyncContext["pspOrder"], "orderId" | "currency">
  isAutomatic?: true
}

async function refundAtPsp(refundId: RefundId, amount: MinorUnits, context: RefundContext): Promise<void> {
  const { container, site, pspOrder, lockLost, isAutomatic } = context
  const logger = loggerOf(container)
  await refundPspOrder({ site, records: refundRecords(context), logger }, pspOrder.orderId, {
    refundId,
    amount,
    currency: pspOrder.currency,
    lockLost,
    ...(isAutomatic ? { isAutomatic } : {}),
  })
}

const refundRecords = ({ container }: RefundContext) => new PaymentRecords(connectionOf(container))
