import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { type ConfigWithModules, findAccount, listProviderIds } from "../../providers/alipay/account"
import type { PgConnection } from "../../providers/alipay/payment-records"
import { findOrdersToSync } from "./find-orders-to-sync"
import { syncOrder } from "./sync-order"

/** In one run; the next one goes on. */
const ORDERS_AT_ONCE = 100

/**
 * Tells MultiSafepay what the subscribers could not, or had no time for. One statement when there is nothing to tell.
 * @param now ms since the epoch
 * @returns how many orders it was about
 */
export async function syncMissedOrders(container: MedusaContainer, now = Date.now()): Promise<number> {
  const config = container.resolve<ConfigWithModules>(ContainerRegistrationKeys.CONFIG_MODULE)
  const wanting = (what: "orderNumber" | "shipments") =>
    listProviderIds(config)
      .map(({ id }) => id)
      .filter((id) => findAccount(config, id)?.options.sync[what])
  const orderIds = await findOrdersToSync(
    container.resolve<PgConnection>(ContainerRegistrationKeys.PG_CONNECTION),
    { orderNumber: wanting("orderNumber"), shipments: wanting("shipments") },
    now,
    ORDERS_AT_ONCE,
  )
  for (const orderId of orderIds) {
    await syncOrder(container, { order_id: orderId })
  }
  return orderIds.length
}
