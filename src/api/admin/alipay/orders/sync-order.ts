import type { MedusaContainer } from "@medusajs/framework/types"
import { connectionOf } from "../../../../core/shop-db/connection"
import { shortReason } from "../../../../core/short-reason"
import { registeredProviderIds } from "../../../../core/sites/site"
import { syncPaymentWorkflow } from "../../../../workflows/sync-payment/sync-payment"
import { updatePspOrderWorkflow } from "../../../../workflows/update-psp-order/update-psp-order"
import { loadOrderPayments } from "./order-payments"

/** What "check again" did about one payment. */
export type SyncedOrderPayment = {
  psp_order_id: string
  /** What payment sync did, in order; empty when shop and MultiSafepay agreed. */
  actions: string[]
  /** Why it could not be synced now; null when it was. */
  error: string | null
}

/**
 * Syncs every Alipay payment of an order and sends MultiSafepay what it does not have yet about the order. One payment
 * that cannot be synced does not stop the others.
 */
export async function syncOrderPayments(
  container: MedusaContainer,
  orderId: string,
): Promise<SyncedOrderPayment[]> {
  const pg = connectionOf(container)
  const providerIds = registeredProviderIds(container)
  const synced: SyncedOrderPayment[] = []
  for (const { psp_order_id } of await loadOrderPayments(pg, providerIds, orderId)) {
    const { result, errors } = await syncPaymentWorkflow(container).run({
      input: { psp_order_id, trigger: "admin" },
      throwOnError: false,
    })
    const error: unknown = errors?.[0]?.error
    synced.push({
      psp_order_id,
      actions: error === undefined ? result.actions : [],
      error: error === undefined ? null : shortReason(error),
    })
  }
  if (synced.length > 0) {
    await updatePspOrderWorkflow(container).run({ input: { order_id: orderId }, throwOnError: false })
  }
  return synced
}
