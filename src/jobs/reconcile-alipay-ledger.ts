import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { runJob } from "../core/run-job"
import { type ConfigWithModules, listAccounts } from "../core/sites/site"
import { alertMerchant } from "../workflows/alert-merchant/alert-merchant"
import type { AuditReport } from "../workflows/reconcile-ledger"
import { auditPayments } from "../workflows/reconcile-ledger/reconcile-ledger"

/** At night, when little moves. */
export const config = { name: "alipay-audit-payments", schedule: "17 3 * * *" }

/** Audits every site; the settings page shows the last report. */
export default async function auditAlipayPayments(container: MedusaContainer): Promise<void> {
  const sites = listAccounts(container.resolve<ConfigWithModules>(ContainerRegistrationKeys.CONFIG_MODULE))
    .filter(({ options }) => options.audit.enabled)
    .map(({ registrationId }) => registrationId)
  if (sites.length === 0) {
    return
  }
  await runJob(container, "reconciliation", async () => {
    const report = await auditPayments(container, { sites })
    container
      .resolve(ContainerRegistrationKeys.LOGGER)
      .info(`Alipay: the audit found ${report.difference_count} differences`)
    await tellOfDifferences(container, report)
    return report
  })
}

async function tellOfDifferences(container: MedusaContainer, report: AuditReport): Promise<void> {
  const [first] = report.differences
  if (first) {
    await alertMerchant(container, {
      kind: "audit_differences",
      provider_id: `pp_alipay_${first.site}`,
      psp_order_id: first.psp_order_id ?? first.psp_transaction_id ?? "",
      subject: report.started_at,
    })
  }
}
