import type { MedusaContainer } from "@medusajs/framework/types"
import { type JobContext, runJob } from "../core/run-job"
import { nextSearch, type SearchProgress } from "../core/search-period"
import { connectionOf } from "../core/shop-db/connection"
import { deleteOldLeases } from "../modules/payment-journal/leases"
import { deleteOldNotifications } from "../modules/payment-journal/notifications"
import { lastFinishedRun } from "../modules/payment-journal/runs"
import { updateMissedOrders } from "../workflows/update-psp-order/update-missed-orders"

export const config = { name: "alipay-update-psp-orders", schedule: "*/5 * * * *" }

/** Sends order numbers and shipments that could not be sent to MultiSafepay earlier. */
export default async function updatePspOrders(
  container: MedusaContainer,
  { scheduledFor = new Date() }: JobContext = {},
): Promise<void> {
  const pg = connectionOf(container)
  await runJob(container, "order updates", async () => {
    await deleteOldLeases(pg)
    await deleteOldNotifications(pg)
    const last = await lastFinishedRun<SearchProgress>(pg, "order updates")
    const period = nextSearch(last?.report, scheduledFor)
    const missed = await updateMissedOrders(container, period)
    // After an error, the next run searches the same period again.
    return missed.failed > 0 ? { ...last?.report, ...missed } : { ...period.progress, ...missed }
  })
}
