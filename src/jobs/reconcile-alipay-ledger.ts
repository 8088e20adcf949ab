import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { runJob } from "../core/run-job"
import { connectionOf } from "../core/shop-db/connection"
import { configOf, listSites } from "../core/sites/site"
import { closeAlert } from "../modules/payment-journal/alerts"
import { lastFinishedRun } from "../modules/payment-journal/runs"
import { alertMerchant, resolveAlert } from "../workflows/alert-merchant/alert-merchant"
import type { Difference } from "../workflows/reconcile-ledger/difference"
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
    const last = await lastFinishedRun<ReconciliationReport>(connectionOf(container), "reconciliation")
    for (const { site, differences, error } of report.sites) {
      await alertFailure(container, site, error)
      if (differences > 0) {
        await alertDifferences(container, site, report, last?.report)
      } else if (!error) {
        await resolveAlert(container, { kind: "ledger_differences", subject: site }, "payment-sync")
      }
    }
    return report
  })
}

/** A site that could not be compared has an alert until it could. */
async function alertFailure(
  container: MedusaContainer,
  site: string,
  error: string | undefined,
): Promise<void> {
  const about = { kind: "reconciliation_failed", subject: site } as const
  if (error) {
    const provider_id = `pp_alipay_${site}`
    await alertMerchant(container, { ...about, stage: "failed", provider_id, psp_order_id: "", note: error })
  } else {
    await resolveAlert(container, about, "payment-sync")
  }
}

/** One alert for each site, however many nights a difference lasts; it is sent again when there is a new one. */
async function alertDifferences(
  container: MedusaContainer,
  site: string,
  report: ReconciliationReport,
  last: ReconciliationReport | undefined,
): Promise<void> {
  const known = new Set(last?.differences.map(nameOf))
  const ofSite = report.differences.filter((difference) => difference.site === site)
  const isNew = (difference: Difference) => !known.has(nameOf(difference))
  const first = ofSite.find(isNew) ?? ofSite[0]
  const about = { kind: "ledger_differences", subject: site } as const
  if (ofSite.some(isNew)) {
    // Whatever was said about the earlier ones, this is another alert.
    await closeAlert(connectionOf(container), about, "resolved", "payment-sync")
  }
  await alertMerchant(container, {
    ...about,
    provider_id: `pp_alipay_${site}`,
    psp_order_id: first?.psp_order_id ?? first?.psp_transaction_id ?? "",
  })
}

const nameOf = ({ kind, site, psp_order_id, psp_transaction_id, refund_id }: Difference): string =>
  [kind, site, psp_order_id, psp_transaction_id, refund_id].join(" ")
