import type { MedusaContainer } from "@medusajs/framework/types"
import { connectionOf } from "../../../../core/shop-db/connection"
import { shortReason } from "../../../../core/short-reason"
import { registeredProviderIds } from "../../../../core/sites/site"
import { findRecordedProvider } from "../../../../modules/payment-journal/payments"
import type { PspOrderId } from "../../../../multisafepay"
import type { SyncedPaymentView } from "../../../../types/http/admin"
import { UNKNOWN_PAYMENT } from "../../../../workflows/sync-payment/not-ours"
import { syncPaymentWorkflow } from "../../../../workflows/sync-payment/sync-payment"
import { updatePspOrderWorkflow } from "../../../../workflows/update-psp-order/update-psp-order"
import { loadOrderPayments } from "./order-payments"

/**
 * Syncs one payment, with or without an order. An error is part of the answer.
 * @returns `isUnknown` when no provider of this plugin knows it
 */
export async function syncOnePayment(
  container: MedusaContainer,
  pspOrderId: PspOrderId,
): Promise<{ synced: SyncedPaymentView; isUnknown: boolean }> {
  // When the session is gone, only the plugin's own tables know the provider.
  const provider_id = await findRecordedProvider(connectionOf(container), pspOrderId)
  const { result, errors } = await syncPaymentWorkflow(container).run({
    input: { psp_order_id: pspOrderId, trigger: "admin", ...(provider_id ? { provider_id } : {}) },
    throwOnError: false,
  })
  const error = errors?.[0]?.error as { code?: string } | undefined
  return {
    synced: {
      psp_order_id: pspOrderId,
      psp_status: error === undefined ? (result.psp_status ?? null) : null,
      actions: error === undefined ? result.actions : [],
      error: error === undefined ? null : shortReason(error),
    },
    isUnknown: error?.code === UNKNOWN_PAYMENT,
  }
}

/** Syncs all Alipay payments of an order and sends missing order updates. A failed payment does not stop the others. */
export async function syncOrderPayments(
  container: MedusaContainer,
  orderId: string,
): Promise<SyncedPaymentView[]> {
  const pg = connectionOf(container)
  const providerIds = registeredProviderIds(container)
  const synced: SyncedPaymentView[] = []
  for (const { psp_order_id } of await loadOrderPayments(pg, providerIds, orderId)) {
    synced.push((await syncOnePayment(container, psp_order_id)).synced)
  }
  if (synced.length > 0) {
    await updatePspOrderWorkflow(container).run({ input: { order_id: orderId }, throwOnError: false })
  }
  return synced
}
