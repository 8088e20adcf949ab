import {
  createStep,
  createWorkflow,
  StepResponse,
  type WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"
import { RECONCILE_STEP_ID, RECONCILE_WORKFLOW_ID } from "./last-reconciliation"
import { type ReconcileInput, reconcilePayments } from "./reconcile"

export { lastReconciliation } from "./last-reconciliation"
export type { ReconcileInput, ReconciliationReport } from "./reconcile"

const SEVEN_DAYS = 7 * 24 * 60 * 60

const reconcilePaymentsStep = createStep(RECONCILE_STEP_ID, async (input: ReconcileInput, { container }) => {
  return new StepResponse(await reconcilePayments(container, input))
})

/** Settles what notifications and shoppers did not: run by the job, or by hand with `all`. */
export const reconcilePaymentsWorkflow = createWorkflow(
  { name: RECONCILE_WORKFLOW_ID, store: true, retentionTime: SEVEN_DAYS },
  (input: WorkflowData<ReconcileInput>) => new WorkflowResponse(reconcilePaymentsStep(input)),
)
