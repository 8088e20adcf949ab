import type { MedusaContainer } from "@medusajs/framework/types"
import { admissionOf } from "../../core/admission"
import { loggerOf } from "../../core/logger"
import type { SearchPeriod } from "../../core/search-period"
import { connectionOf } from "../../core/shop-db/connection"
import { findOrdersToUpdate } from "../../core/shop-db/updates/orders-to-update"
import { shortReason } from "../../core/short-reason"
import { configOf, findSite, listProviderIds } from "../../core/sites/site"
import { endUnneededUpdates, updatePspOrder } from "./update-psp-order"

/** `failed` counts the orders for which something threw. The next run tries them again. */
export type MissedOrders = { orders: number; failed: number }

/** Sends MultiSafepay what the subscribers could not send. An order that throws does not stop the others. */
export async function updateMissedOrders(
  container: MedusaContainer,
  period: Pick<SearchPeriod, "since" | "until" | "isFull">,
): Promise<MissedOrders> {
  const pg = connectionOf(container)
  const wanting = (what: "orderNumber" | "shipments") =>
    listProviderIds(configOf(container))
      .map(({ id }) => id)
      .filter((id) => findSite(container, id)?.options.orderUpdates[what])
  const providers = { orderNumber: wanting("orderNumber"), shipments: wanting("shipments") }
  const missed: MissedOrders = { orders: 0, failed: 0 }
  for await (const page of findOrdersToUpdate(pg, providers, period)) {
    await admissionOf(container).forEach(page, async (orderId) => {
      missed.orders++
      await updatePspOrder(container, { order_id: orderId }).catch((error: unknown) => {
        missed.failed++
        loggerOf(container).warn(
          `Alipay: the updates of ${orderId} could not be sent, and the next run tries again: ${shortReason(error)}`,
        )
      })
    })
  }
  await endUnneededUpdates(container)
  return missed
}
