import type { ExecArgs } from "@medusajs/framework/types"
import { runJob } from "../../src/core/run-job"
import recoverAlipayPayments from "../../src/jobs/recover-alipay-payments"
import { reconcileLedger } from "../../src/workflows/reconcile-ledger/reconcile-ledger"

/** Other stories move the sandbox's clock ahead, so its transactions may be in the future. */
const AHEAD_MS = 24 * 60 * 60_000

/** For `medusa exec`: does the jobs' work at once. Reconciliation covers everything up to the sandbox's time. */
export default async function runChecks({ container }: ExecArgs): Promise<void> {
  await recoverAlipayPayments(container)
  await runJob(container, "reconciliation", () =>
    reconcileLedger(container, { until: new Date(Date.now() + AHEAD_MS).toISOString() }),
  )
}
