import {
  createStep,
  createWorkflow,
  StepResponse,
  type WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"
import { type ReconcileInput, reconcilePayments } from "./recover-payments"

export type { ReconcileInput, ReconciliationReport } from "./recover-payments"

const reconcilePaymentsStep = createStep(
  "alipay-reconcile-payments-step",
  async (input: ReconcileInput, { container }) => new StepResponse(await reconcilePayments(container, input)),
)

/** Settles what notifications and shoppers did not, as the job does every minute. */
export const reconcilePaymentsWorkflow = createWorkflow(
  "alipay-reconcile-payments",
  (input: WorkflowData<ReconcileInput>) => new WorkflowResponse(reconcilePaymentsStep(input)),
)
