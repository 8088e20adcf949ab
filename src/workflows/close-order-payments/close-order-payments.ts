import type { MedusaContainer } from "@medusajs/framework/types"
import { connectionOf } from "../../core/shop-db/connection"
import { listPayableSessions } from "../../core/shop-db/orders/payable-sessions"
import { registeredProviderIds } from "../../core/sites/site"
import { syncPayment } from "../sync-payment/sync-payment"

/** The changed order, or one of its payments. */
export type ChangedOrder = { order_id: string } | { payment_id: string }

/**
 * Syncs every Alipay payment of a changed order that can still be paid. This closes payments that ask for more than the
 * order now owes.
 * @returns the PSP orders that were checked
 * @throws the first error, after all payments were tried; recovery checks open payments again
 */
export async function closeOrderPayments(
  container: MedusaContainer,
  changed: ChangedOrder,
): Promise<string[]> {
  const providerIds = registeredProviderIds(container)
  const sessions = await listPayableSessions(connectionOf(container), changed, providerIds)
  const problems: unknown[] = []
  for (const session of sessions) {
    await syncPayment(container, { psp_order_id: session, trigger: "order changed" }).catch(
      (error: unknown) => problems.push(error),
    )
  }
  if (problems.length > 0) {
    throw problems[0]
  }
  return sessions
}
