import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { shortReason } from "../core/short-reason"
import { syncMissedOrders } from "../workflows/sync-order/sync-missed-orders"

export const config = { name: "alipay-sync-orders", schedule: "*/5 * * * *" }

const LOCK = "alipay-sync-orders"

/** Goes after order numbers and shipments that MultiSafepay could not be told, in one process at a time. */
export default async function syncAlipayOrders(container: MedusaContainer): Promise<void> {
  let started = false
  try {
    await container.resolve(Modules.LOCKING).execute(
      LOCK,
      async () => {
        started = true
        await syncMissedOrders(container)
      },
      { timeout: 1 },
    )
  } catch (error) {
    if (started) {
      container
        .resolve(ContainerRegistrationKeys.LOGGER)
        .error(`Alipay: telling MultiSafepay about orders goes on with the next run: ${shortReason(error)}`)
    }
    // Not started: another process is at it.
  }
}
