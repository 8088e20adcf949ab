import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { type JobContext, runJob } from "../core/run-job"
import { type ConfigWithModules, listAccounts } from "../core/sites/site"
import { reconcilePayments } from "../workflows/recover-payments/recover-payments"

export const config = { name: "alipay-reconcile-payments", schedule: "* * * * *" }

/** Looks after payments that nobody has heard of, and goes after what is owed and not done. */
export default async function reconcileAlipayPayments(
  container: MedusaContainer,
  { scheduledFor = new Date() }: JobContext = {},
): Promise<void> {
  const config = container.resolve<ConfigWithModules>(ContainerRegistrationKeys.CONFIG_MODULE)
  if (listAccounts(config).some(({ options }) => options.reconciliation.enabled)) {
    await runJob(container, "recovery", (lost) => reconcilePayments(container, {}, scheduledFor, lost))
  }
}
