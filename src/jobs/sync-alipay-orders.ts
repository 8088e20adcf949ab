import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { type JobContext, runJob } from "../core/run-job"
import { nextSearch, type SearchProgress } from "../core/search-period"
import { forgetOldLeases } from "../modules/payment-journal/leases"
import { forgetOldNotifications } from "../modules/payment-journal/notifications"
import { lastFinishedRun } from "../modules/payment-journal/runs"
import type { PgConnection } from "../providers/alipay/payment-records"
import { syncMissedOrders } from "../workflows/sync-order/sync-missed-orders"

export const config = { name: "alipay-sync-orders", schedule: "*/5 * * * *" }

/** Goes after order numbers and shipments that MultiSafepay could not be told. */
export default async function syncAlipayOrders(
  container: MedusaContainer,
  { scheduledFor = new Date() }: JobContext = {},
): Promise<void> {
  const pg = container.resolve<PgConnection>(ContainerRegistrationKeys.PG_CONNECTION)
  await runJob(container, "order updates", async () => {
    await forgetOldLeases(pg)
    await forgetOldNotifications(pg)
    const last = await lastFinishedRun<SearchProgress>(pg, "order updates")
    const period = nextSearch(last?.report, scheduledFor)
    const missed = await syncMissedOrders(container, period)
    // What threw is searched for again.
    return missed.failed > 0 ? { ...last?.report, ...missed } : { ...period.progress, ...missed }
  })
}
