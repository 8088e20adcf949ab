import type { MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import type { ReconciliationReport } from "./reconcile"

export const RECONCILE_WORKFLOW_ID = "alipay-reconcile-payments"
export const RECONCILE_STEP_ID = "alipay-reconcile-payments-step"

/**
 * What the last finished run found. Medusa's workflow engine keeps the executions, so the plugin needs no table.
 * @returns undefined before the first run
 */
export async function lastReconciliation(
  container: MedusaContainer,
): Promise<ReconciliationReport | undefined> {
  const [execution] = await container
    .resolve(Modules.WORKFLOW_ENGINE)
    .listWorkflowExecutions(
      { workflow_id: RECONCILE_WORKFLOW_ID, state: "done" },
      { order: { created_at: "DESC" }, take: 1, select: ["id", "context"] },
    )
  const { data } = (execution?.context ?? {}) as { data?: { invoke?: Record<string, StepRecord> } }
  return data?.invoke?.[RECONCILE_STEP_ID]?.output?.output
}

type StepRecord = { output?: { output?: ReconciliationReport } }
