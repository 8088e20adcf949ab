import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { loggerOf } from "../../core/logger"
import { toShopAmount } from "../../core/payments/amount"
import { toMedusaError } from "../../core/payments/medusa-error"
import type { ShopState } from "../../core/payments/shop-state"
import { withAcceptedRefunds } from "../../core/payments/unbooked-refunds"
import { runExclusive } from "../../core/run-exclusive"
import { loadShopState } from "../../core/shop-db/sessions/load-shop-state"
import type { Site } from "../../core/sites/site"
import {
  isFailedRefund,
  type MultiSafepayOrder,
  type PspOrderId,
  type PspRefund,
  refundsOf,
} from "../../multisafepay"
import { type AlertToRaise, recordClosed, resolveAlert } from "../alert-merchant/alert-merchant"
import { isRecordOf } from "../sync-payment/declined-refunds"
import { deleteRefundRecord } from "../sync-payment/delete-refund-record"
import { listKnownRefunds } from "../sync-payment/known-refunds"
import { findListedRefund } from "../sync-payment/listed-refund"
import { syncPayment } from "../sync-payment/sync-payment"

/** The statuses of a refund that MultiSafepay has not paid out yet. */
const MAY_BE_WITHDRAWN: ReadonlySet<string> = new Set(["reserved", "initialized"])

const LOCK_WAIT_MS = 8_000

/**
 * Withdraws a refund that MultiSafepay has not paid out yet (possible until midnight in Amsterdam), and removes it from
 * Medusa's books once MultiSafepay shows that it will not be paid. Safe to repeat: a refund that was withdrawn before,
 * or declined, is only removed from the books.
 * @param by the user's id
 * @throws MedusaError not_found for a refund that MultiSafepay does not list; not_allowed when it was paid out
 * @throws MedusaError unexpected_state when MultiSafepay cannot be asked, or has not withdrawn it; then nothing was
 *   booked
 */
export async function withdrawReservedRefund(
  container: MedusaContainer,
  { pspOrderId, pspRefundId, by }: { pspOrderId: PspOrderId; pspRefundId: string; by: string },
): Promise<void> {
  const key = `payment:${pspOrderId}`
  const goesBackByItself = await runExclusive(container, key, { waitMs: LOCK_WAIT_MS }, async (lockLost) => {
    const { shop, site } = await loadShopState(container, pspOrderId)
    if (!site) {
      throw new MedusaError(MedusaError.Types.NOT_FOUND, `There is no Alipay payment ${pspOrderId}`)
    }
    const { refund, pspOrder } = await withdrawAtPsp(site, pspOrderId, pspRefundId)
    lockLost.throwIfAborted()
    const booked = shop.payment?.refunds.find((record) => isRecordOf(record, refund))
    const amount = shop.session?.amount ?? refund.amount
    const { order } = shop
    const isUnowed = !order || order.cancelled || (!shop.payment && (order.owed ?? 0) < amount)
    if (isUnowed || !shop.payment) {
      // With a resolved alert, payment sync books the money as if it had never been on its way back.
      const state = isUnowed ? "dismissed" : "resolved"
      const known_refunds = await listKnownRefunds(
        container,
        withAcceptedRefunds(pspOrder, shop.acceptedRefunds ?? []),
      )
      await recordClosed(container, { ...alertOf(refund, pspOrderId, shop, site), known_refunds }, state, by)
    }
    if (booked) {
      await deleteRefundRecord(container, booked.id)
    }
    loggerOf(container).info(`Alipay: refund ${pspRefundId} of ${pspOrderId} was withdrawn by the merchant`)
    return isUnowed
  })
  await syncPayment(container, { psp_order_id: pspOrderId, trigger: "refund withdrawn" })
  if (!goesBackByItself) {
    await resolveAlert(container, { kind: "refund_declined", subject: pspRefundId })
  }
}

/**
 * Money without an active order, or that Medusa never booked, is refunded automatically, and the merchant is asked about
 * its failed refunds: this alert holds back what the merchant has withdrawn.
 */
function alertOf(
  { transactionId, amount, currency }: PspRefund,
  pspOrderId: PspOrderId,
  { providerId, order }: ShopState,
  { options }: Site,
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

/** @returns the refund, which MultiSafepay now shows as one that is not paid */
async function withdrawAtPsp(
  { client, orders }: Site,
  pspOrderId: PspOrderId,
  pspRefundId: string,
): Promise<{ refund: PspRefund; pspOrder: MultiSafepayOrder }> {
  const find = async () => {
    const pspOrder = await client.getOrder(pspOrderId)
    return { refund: findListedRefund(refundsOf(pspOrder), pspRefundId), pspOrder }
  }
  try {
    const before = await find()
    if (isFailedRefund(before.refund)) {
      return before
    }
    if (!MAY_BE_WITHDRAWN.has(before.refund.status)) {
      throw new MedusaError(
        MedusaError.Types.NOT_ALLOWED,
        `The refund ${pspRefundId} cannot be withdrawn any more: MultiSafepay says "${before.refund.status}"`,
      )
    }
    await client.cancelRefund(pspOrderId, pspRefundId, "Withdrawn by the merchant")
    // The refund's state decides, not the response: midnight may have passed in between.
    const after = await find()
    if (!isFailedRefund(after.refund)) {
      throw new MedusaError(
        MedusaError.Types.UNEXPECTED_STATE,
        `MultiSafepay has not withdrawn the refund ${pspRefundId}: it says "${after.refund.status}"`,
      )
    }
    return after
  } catch (error) {
    throw toMedusaError(error, "withdraw the refund")
  } finally {
    orders.forget(pspOrderId)
  }
}
