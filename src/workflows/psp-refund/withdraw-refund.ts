import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"
import { toShopAmount } from "../../core/payments/amount"
import { isFailedRefund, type PspOrderId, type PspRefund } from "../../multisafepay"
import { type AlertToRaise, recordDismissed, resolveAlert } from "../alert-merchant/alert-merchant"
import { syncPayment } from "../sync-payment/sync-payment"
import { type PspRefundContext, type RefundToChange, withPspRefund } from "./with-psp-refund"

/** The statuses with which MultiSafepay says that a refund is not paid out yet. */
const MAY_BE_WITHDRAWN: ReadonlySet<string> = new Set(["reserved", "initialized"])

/**
 * Withdraws a refund that MultiSafepay has not paid out yet (possible until midnight in Amsterdam), and takes it out of
 * Medusa's books once MultiSafepay shows that it will not be paid. Safe to repeat: one that was withdrawn before, or
 * declined, is only taken out of the books.
 * @throws MedusaError not_found for a refund that MultiSafepay does not list
 * @throws MedusaError not_allowed when it is paid out
 * @throws MedusaError unexpected_state when MultiSafepay cannot be asked, or has not withdrawn it; then nothing was
 *   booked
 */
export async function withdrawReservedRefund(
  container: MedusaContainer,
  wanted: RefundToChange,
): Promise<void> {
  const { pspOrderId, pspRefundId, by } = wanted
  const isCancelled = await withPspRefund(container, wanted, "withdraw the refund", async (context) => {
    const { shop, lockLost, atPsp, takeOutOfBooks } = context
    const refund = await atPsp(() => withdrawAtPsp(pspOrderId, context))
    lockLost.throwIfAborted()
    if (shop.order?.cancelled) {
      await recordDismissed(container, alertOf(refund, pspOrderId, context), by)
    }
    await takeOutOfBooks(refund)
    container
      .resolve(ContainerRegistrationKeys.LOGGER)
      .info(`Alipay: refund ${pspRefundId} of ${pspOrderId} was withdrawn by the merchant`)
    return shop.order?.cancelled === true
  })
  await syncPayment(container, { psp_order_id: pspOrderId, trigger: "refund withdrawn" })
  if (!isCancelled) {
    await resolveAlert(container, { kind: "refund_declined", subject: pspRefundId }, "payment-sync")
  }
}

/** The money of a cancelled order is refunded by itself: this keeps back what the merchant has withdrawn. */
function alertOf(
  { transactionId, amount, currency }: PspRefund,
  pspOrderId: PspOrderId,
  { shop: { providerId, order }, site: { options } }: PspRefundContext,
): AlertToRaise {
  return {
    kind: "refund_declined",
    subject: transactionId,
    provider_id: providerId,
    psp_order_id: pspOrderId,
    amount: toShopAmount(amount, currency, options),
    currency,
    note: "withdrawn by the merchant",
    ...(order ? { order_id: order.id, display_id: order.displayId } : {}),
  }
}

/** @returns the refund, which MultiSafepay shows as one that is not paid */
async function withdrawAtPsp(pspOrderId: PspOrderId, { site, read }: PspRefundContext): Promise<PspRefund> {
  const { refund: before } = await read()
  if (isFailedRefund(before)) {
    return before
  }
  const { transactionId: pspRefundId, status } = before
  if (!MAY_BE_WITHDRAWN.has(status)) {
    throw new MedusaError(
      MedusaError.Types.NOT_ALLOWED,
      `The refund ${pspRefundId} cannot be withdrawn any more: MultiSafepay says "${status}"`,
    )
  }
  await site.client.cancelRefund(pspOrderId, pspRefundId, "Withdrawn by the merchant")
  // The refund's state decides, not the response: midnight may have passed in between.
  const { refund: after } = await read()
  if (!isFailedRefund(after)) {
    throw new MedusaError(
      MedusaError.Types.UNEXPECTED_STATE,
      `MultiSafepay has not withdrawn the refund ${pspRefundId}: it says "${after.status}"`,
    )
  }
  return after
}
