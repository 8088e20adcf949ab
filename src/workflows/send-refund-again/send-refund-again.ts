import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { loggerOf } from "../../core/logger"
import { toMedusaError } from "../../core/payments/medusa-error"
import { orderIsChanging } from "../../core/payments/refund-refusals"
import { withAcceptedRefunds } from "../../core/payments/unbooked-refunds"
import { runExclusive } from "../../core/run-exclusive"
import { connectionOf } from "../../core/shop-db/connection"
import { loadShopState } from "../../core/shop-db/sessions/load-shop-state"
import { findSite, type Site } from "../../core/sites/site"
import { hasOpenAlert } from "../../modules/payment-journal/alerts"
import { findRecordedProvider } from "../../modules/payment-journal/payments"
import {
  isFailedRefund,
  type MultiSafepayOrder,
  type PspOrderId,
  type PspRefund,
  refundsOf,
} from "../../multisafepay"
import { resolveAlert } from "../alert-merchant/alert-merchant"
import { refundsUnknownTo } from "../sync-payment/decide-refunds"
import { isRecordOf, type RefundEvidence, unreplacedRefunds } from "../sync-payment/declined-refunds"
import { deleteRefundRecord } from "../sync-payment/delete-refund-record"
import { loadAlertedRefunds } from "../sync-payment/known-refunds"
import { findListedRefund } from "../sync-payment/listed-refund"
import { raiseAlert } from "../sync-payment/raise-alert"
import { refundUnbooked } from "../sync-payment/refund-actions"
import { refundThroughMedusa } from "../sync-payment/refund-through-medusa"
import { syncPayment } from "../sync-payment/sync-payment"

const LOCK_WAIT_MS = 8_000

/**
 * Repeats a refund that failed at MultiSafepay: the failed one is removed from Medusa's books, and a new one of the
 * same amount is made through Medusa, or at MultiSafepay alone if Medusa has no payment for the money. A second click
 * finds that another refund has replaced the failed one, and sends nothing.
 * @param by the user's id
 * @throws MedusaError not_found for a refund that MultiSafepay does not list; not_allowed when it did not fail, when
 *   another refund has replaced it or is about to be sent, when its alert is closed, or while the order has an
 *   unfinished change
 * @throws any error of Medusa or MultiSafepay about the new refund; the failed one is already out of the books then
 */
export async function sendRefundAgain(
  container: MedusaContainer,
  { pspOrderId, pspRefundId, by }: { pspOrderId: PspOrderId; pspRefundId: string; by: string },
): Promise<void> {
  // When the session is gone, only the plugin's own tables know the provider.
  const provider_id = await findRecordedProvider(connectionOf(container), pspOrderId)
  await runExclusive(container, `payment:${pspOrderId}`, { waitMs: LOCK_WAIT_MS }, async (lockLost) => {
    const { shop, site = provider_id && findSite(container, provider_id) } = await loadShopState(
      container,
      pspOrderId,
    )
    if (!site) {
      throw new MedusaError(MedusaError.Types.NOT_FOUND, `There is no Alipay payment ${pspOrderId}`)
    }
    const pspOrder = withAcceptedRefunds(await readOrder(site, pspOrderId), shop.acceptedRefunds ?? [])
    const failed = findUnreplaced(pspOrder, pspRefundId, {
      payment: shop.payment,
      automaticRefunds: shop.automaticRefunds,
      ...(await loadAlertedRefunds(connectionOf(container), pspOrder)),
    })
    lockLost.throwIfAborted()
    if (
      shop.payment &&
      refundsUnknownTo(refundsOf(pspOrder), shop.payment).some(
        ({ amount, isRollback }) => amount === failed.amount && !isRollback,
      )
    ) {
      throw new MedusaError(
        MedusaError.Types.NOT_ALLOWED,
        "Medusa's books have another refund of this amount that MultiSafepay does not show yet: look at that one first",
      )
    }
    const booked = shop.payment?.refunds.find((record) => isRecordOf(record, failed))
    if (!booked && !(await isWaiting(container, pspRefundId))) {
      throw new MedusaError(
        MedusaError.Types.NOT_ALLOWED,
        `The refund ${pspRefundId} has been dealt with: no alert about it is open`,
      )
    }
    if (shop.payment && shop.order?.openChange) {
      throw orderIsChanging(shop.order.openChange)
    }
    const context = { container, site, pspOrder, shop, providerId: shop.providerId, lockLost }
    if (booked) {
      // Without an alert, the failed refund would be forgotten if sending fails now.
      await raiseAlert("refund_declined", pspRefundId, failed.amount, context)
      await deleteRefundRecord(container, booked.id)
    }
    if (shop.payment) {
      await refundThroughMedusa(container, shop.order, site.options, {
        payment_id: shop.payment.id,
        minor: failed.amount,
        currency: failed.currency,
        created_by: by,
        ...(failed.description ? { note: failed.description } : {}),
      })
    } else {
      await refundUnbooked(failed, context).catch((error: unknown) => {
        throw toMedusaError(error, "send the refund again")
      })
    }
    loggerOf(container).info(
      `Alipay: refund ${pspRefundId} of ${pspOrderId}, which had failed, was sent again by ${by}`,
    )
    // Under the lock: a payment sync must not take the new refund for the repetition of another one that failed.
    await resolveAlert(container, { kind: "refund_declined", subject: pspRefundId }, by)
  })
  await syncPayment(container, {
    psp_order_id: pspOrderId,
    trigger: "refund sent again",
    ...(provider_id ? { provider_id } : {}),
  })
}

const isWaiting = (container: MedusaContainer, pspRefundId: string) =>
  hasOpenAlert(connectionOf(container), "refund_declined", pspRefundId)

async function readOrder({ client, orders }: Site, pspOrderId: PspOrderId): Promise<MultiSafepayOrder> {
  try {
    return await client.getOrder(pspOrderId)
  } catch (error) {
    throw toMedusaError(error, "send the refund again")
  } finally {
    orders.forget(pspOrderId)
  }
}

function findUnreplaced(pspOrder: MultiSafepayOrder, pspRefundId: string, books: RefundEvidence): PspRefund {
  const refunds = refundsOf(pspOrder)
  const refund = findListedRefund(refunds, pspRefundId)
  if (!isFailedRefund(refund)) {
    throw new MedusaError(
      MedusaError.Types.NOT_ALLOWED,
      `The refund ${pspRefundId} need not be sent again: MultiSafepay says "${refund.status}"`,
    )
  }
  if (!unreplacedRefunds(refunds, books).includes(refund)) {
    throw new MedusaError(
      MedusaError.Types.NOT_ALLOWED,
      `The refund ${pspRefundId} need not be sent again: another one of the same amount was made since`,
    )
  }
  return refund
}
