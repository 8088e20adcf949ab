import type { MedusaContainer } from "@medusajs/framework/types"
import { type JobContext, runJob } from "../core/run-job"
import { syncMissedOrders } from "../workflows/sync-order/sync-missed-orders"

export const config = { name: "alipay-sync-orders", schedule: "*/5 * * * *" }

/** Goes after order numbers and shipments that MultiSafepay could not be told. */
export default async function syncAlipayOrders(
  container: MedusaContainer,
  { scheduledFor = new Date() }: JobContext = {},
): Promise<void> {
  await runJob(container, "order updates", async () => ({
    orders: await syncMissedOrders(container, scheduledFor.getTime()),
  }))
}
