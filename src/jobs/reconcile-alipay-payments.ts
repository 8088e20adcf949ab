import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { runJob } from "../core/run-job"
import { lastFinishedRun } from "../modules/payment-journal/runs"
import { type ConfigWithModules, listAccounts } from "../providers/alipay/account"
import type { PgConnection } from "../providers/alipay/payment-records"
import { type ReconciliationReport, reconcilePayments } from "../workflows/reconcile-payments/reconcile"

export const config = { name: "alipay-reconcile-payments", schedule: "* * * * *" }

/** Looks after payments that nobody has heard of, and goes after what is owed and not done. */
export default async function reconcileAlipayPayments(container: MedusaContainer): Promise<void> {
  const config = container.resolve<ConfigWithModules>(ContainerRegistrationKeys.CONFIG_MODULE)
  if (!listAccounts(config).some(({ options }) => options.reconciliation.enabled)) {
    return
  }
  const pg = container.resolve<PgConnection>(ContainerRegistrationKeys.PG_CONNECTION)
  await runJob(container, "recovery", async () => {
    const last = await lastFinishedRun<ReconciliationReport>(pg, "recovery")
    return reconcilePayments(container, last ? { since: last.report.until } : {})
  })
}
