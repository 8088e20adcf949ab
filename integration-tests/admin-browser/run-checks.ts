import type { ExecArgs } from "@medusajs/framework/types"
import { runJob } from "../../src/core/run-job"
import recoverAlipayPayments from "../../src/jobs/recover-alipay-payments"
import { reconcileLedger } from "../../src/workflows/reconcile-ledger/reconcile-ledger"

/** For `medusa exec`: what the jobs do, at once; reconciliation covers the last quarter of an hour as well. */
export default async function runChecks({ container }: ExecArgs): Promise<void> {
  await recoverAlipayPayments(container)
  await runJob(container, "reconciliation", () =>
    reconcileLedger(container, { until: new Date().toISOString() }),
  )
}
