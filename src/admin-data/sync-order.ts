import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import type { PgConnection } from "../core/shop-db/payment-records"
import { shortReason } from "../core/short-reason"
import { type ConfigWithModules, listProviderIds } from "../core/sites/site"
import { settlePaymentWorkflow } from "../workflows/sync-payment"
import { syncOrderWorkflow } from "../workflows/update-psp-order"
import { loadOrderPayments } from "./order-payments"

/** What "check again" did about one payment. */
export type SettledOrderPayment = {
  psp_order_id: string
  /** What settlement did, in order; empty when shop and MultiSafepay agreed. */
  actions: string[]
  /** Why it could not be settled now; null when it was. */
  error: string | null
}

/**
 * Settles every Alipay payment of an order and tells MultiSafepay what it does not know yet of the order. One payment
 * that cannot be settled does not stop the others.
 */
export async function settleOrder(
  container: MedusaContainer,
  orderId: string,
): Promise<SettledOrderPayment[]> {
  const config = container.resolve<ConfigWithModules>(ContainerRegistrationKeys.CONFIG_MODULE)
  const pg = container.resolve<PgConnection>(ContainerRegistrationKeys.PG_CONNECTION)
  const providerIds = listProviderIds(config).map(({ id }) => id)
  const settled: SettledOrderPayment[] = []
  for (const { psp_order_id } of await loadOrderPayments(pg, providerIds, orderId)) {
    const { result, errors } = await settlePaymentWorkflow(container).run({
      input: { psp_order_id, trigger: "admin" },
      throwOnError: false,
    })
    const error: unknown = errors?.[0]?.error
    settled.push({
      psp_order_id,
      actions: error === undefined ? result.actions : [],
      error: error === undefined ? null : shortReason(error),
    })
  }
  if (settled.length > 0) {
    await syncOrderWorkflow(container).run({ input: { order_id: orderId }, throwOnError: false })
  }
  return settled
}
