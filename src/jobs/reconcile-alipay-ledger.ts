import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { runJob } from "../core/run-job"
import { configOf, listSites } from "../core/sites/site"
import { alertMerchant } from "../workflows/alert-merchant/alert-merchant"
import type { ReconciliationReport } from "../workflows/reconcile-ledger/reconcile-ledger"
import { reconcileLedger } from "../workflows/reconcile-ledger/reconcile-ledger"

/** At night, when there is little activity. */
export const config = { name: "alipay-reconcile-ledger", schedule: "17 3 * * *" }

/** Reconciles every site; the settings page shows the last report. */
export default async function reconcileAlipayLedger(container: MedusaContainer): Promise<void> {
  const sites = listSites(configOf(container))
    .filter(({ options }) => options.reconciliation.enabled)
    .map(({ registrationId }) => registrationId)
  if (sites.length === 0) {
    return
  }
  await runJob(container, "reconciliation", async () => {
    const report = await reconcileLedger(container, { sites })
    container
      .resolve(ContainerRegistrationKeys.LOGGER)
      .info(`Alipay: reconciliation found ${report.difference_count} differences`)
    await alertDifferences(container, report)
    return report
  })
}

async function alertDifferences(container: MedusaContainer, report: ReconciliationReport): Promise<void> {
  const [first] = report.differences
  if (first) {
    await alertMerchant(container, {
      kind: "ledger_differences",
      provider_id: `pp_alipay_${first.site}`,
      psp_order_id: first.psp_order_id ?? first.psp_transaction_id ?? "",
      subject: report.started_at,
    })
  }
}
