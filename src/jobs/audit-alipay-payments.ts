import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { shortReason } from "../core/short-reason"
import { alertMerchant } from "../workflows/alert-merchant/alert-merchant"
import { type AuditReport, auditPaymentsWorkflow } from "../workflows/audit-payments"
import { auditedAccounts } from "../workflows/audit-payments/audit-payments"

/** At night, when little moves. */
export const config = { name: "alipay-audit-payments", schedule: "17 3 * * *" }

const LOCK = "alipay-audit-payments"

/** Audits every site that has an account key, in one process at a time; the settings page shows the last report. */
export default async function auditAlipayPayments(container: MedusaContainer): Promise<void> {
  const sites = auditedAccounts(container)
    .filter(({ options }) => options.audit.enabled)
    .map(({ registrationId }) => registrationId)
  if (sites.length === 0) {
    return
  }
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
  let started = false
  try {
    await container.resolve(Modules.LOCKING).execute(
      LOCK,
      async () => {
        started = true
        const { result } = await auditPaymentsWorkflow(container).run({ input: { sites } })
        logger.info(`Alipay: the audit found ${result.difference_count} differences`)
        await tellOfDifferences(container, result)
      },
      { timeout: 1 },
    )
  } catch (error) {
    if (started) {
      logger.error(`Alipay: the audit stopped: ${shortReason(error)}`)
    }
    // Not started: another process is at it.
  }
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
