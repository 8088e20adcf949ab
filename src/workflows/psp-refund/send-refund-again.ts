import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"
import { toShopAmount } from "../../core/payments/amount"
import { connectionOf } from "../../core/shop-db/connection"
import { hasOpenAlert } from "../../modules/payment-journal/alerts"
import { rememberedProvider } from "../../modules/payment-journal/payments"
import { isFailedRefund, type PspRefund } from "../../multisafepay"
import { resolveAlert } from "../alert-merchant/alert-merchant"
import { unreplacedRefunds } from "../sync-payment/declined-refunds"
import { refundThroughMedusa, refundUnbooked } from "../sync-payment/refund-actions"
import { syncPayment } from "../sync-payment/sync-payment"
import { type PspRefundContext, type RefundToChange, withPspRefund } from "./with-psp-refund"

/**
 * Repeats a refund that failed at MultiSafepay: the failed one is removed from Medusa's books, and a new one of the
 * same amount is made through Medusa, or at MultiSafepay alone if Medusa has no payment for the money. A second click
 * finds that another refund has replaced the failed one, and sends nothing.
 * @throws MedusaError not_found for a refund that MultiSafepay does not list
 * @throws MedusaError not_allowed when it did not fail, when another refund has replaced it, or when its alert is
 *   closed
 * @throws any error of Medusa or MultiSafepay about the new refund; the failed one is already out of the books then
 */
export async function sendRefundAgain(container: MedusaContainer, wanted: RefundToChange): Promise<void> {
  const { pspOrderId, pspRefundId, by } = wanted
  await withPspRefund(container, wanted, "send the refund again", async (context) => {
    const { shop, site, lockLost, atPsp, takeOutOfBooks } = context
    const failed = await atPsp(() => readUnreplaced(context))
    lockLost.throwIfAborted()
    const wasBooked = await takeOutOfBooks(failed)
    if (!wasBooked && !(await hasOpenAlert(connectionOf(container), "refund_declined", pspRefundId))) {
      throw new MedusaError(
        MedusaError.Types.NOT_ALLOWED,
        `The refund ${pspRefundId} has been dealt with: no alert about it is open`,
      )
    }
    if (shop.payment) {
      await refundThroughMedusa(container, shop, {
        payment_id: shop.payment.id,
        amount: toShopAmount(failed.amount, failed.currency, site.options),
        created_by: by,
        ...(failed.description ? { note: failed.description } : {}),
      })
    } else {
      const pspOrder = { orderId: pspOrderId, currency: failed.currency }
      await atPsp(() => refundUnbooked(failed, { container, site, pspOrder, lockLost }))
    }
    container
      .resolve(ContainerRegistrationKeys.LOGGER)
      .info(`Alipay: refund ${pspRefundId} of ${pspOrderId}, which had failed, was sent again by ${by}`)
  })
  await resolveAlert(container, { kind: "refund_declined", subject: pspRefundId }, by)
  const provider_id = await rememberedProvider(connectionOf(container), pspOrderId)
  await syncPayment(container, {
    psp_order_id: pspOrderId,
    trigger: "refund sent again",
    ...(provider_id ? { provider_id } : {}),
  })
}

async function readUnreplaced({ read }: PspRefundContext): Promise<PspRefund> {
  const { refund, all } = await read()
  const notNeeded = (why: string) =>
    new MedusaError(
      MedusaError.Types.NOT_ALLOWED,
      `The refund ${refund.transactionId} need not be sent again: ${why}`,
    )
  if (!isFailedRefund(refund)) {
    throw notNeeded(`MultiSafepay says "${refund.status}"`)
  }
  if (!unreplacedRefunds(all).includes(refund)) {
    throw notNeeded("another one of the same amount was made since")
  }
  return refund
}
