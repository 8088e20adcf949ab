import type { ExecArgs } from "@medusajs/framework/types"
import { auditPaymentsWorkflow } from "../../src/workflows/audit-payments"
import { reconcilePaymentsWorkflow } from "../../src/workflows/reconcile-payments"

/** For `medusa exec`: what the jobs do by night, at once and about everything. */
export default async function runChecks({ container }: ExecArgs): Promise<void> {
  await reconcilePaymentsWorkflow(container).run({ input: { all: true } })
  await auditPaymentsWorkflow(container).run({ input: { until: new Date().toISOString() } })
}
