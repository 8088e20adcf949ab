import type { MedusaContainer } from "@medusajs/framework/types"
import { type JobContext, runJob } from "../core/run-job"
import { configOf, listSites } from "../core/sites/site"
import { recoverPayments } from "../workflows/recover-payments/recover-payments"

export const config = { name: "alipay-recover-payments", schedule: "* * * * *" }

/** Re-checks payments without recent notifications, and completes unfinished work. */
export default async function recoverAlipayPayments(
  container: MedusaContainer,
  { scheduledFor = new Date() }: JobContext = {},
): Promise<void> {
  const config = configOf(container)
  if (listSites(config).some(({ options }) => options.recovery.enabled)) {
    await runJob(container, "recovery", (lost) => recoverPayments(container, {}, scheduledFor, lost))
  }
}
