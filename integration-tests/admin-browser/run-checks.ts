import type { ExecArgs } from "@medusajs/framework/types"
import { runJob } from "../../src/core/run-job"
import reconcileAlipayPayments from "../../src/jobs/recover-alipay-payments"
import { auditPayments } from "../../src/workflows/reconcile-ledger/reconcile-ledger"

/** For `medusa exec`: what the jobs do, at once; the audit looks at the last quarter of an hour as well. */
export default async function runChecks({ container }: ExecArgs): Promise<void> {
  await reconcileAlipayPayments(container)
  await runJob(container, "reconciliation", () =>
    auditPayments(container, { until: new Date().toISOString() }),
  )
}
