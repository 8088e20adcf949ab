import {
  createStep,
  createWorkflow,
  StepResponse,
  type WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"
import { type RecoverInput, recoverPayments } from "./recover-payments"

export type { RecoverInput, RecoveryReport } from "./recover-payments"

const recoverPaymentsStep = createStep(
  "alipay-recover-payments-step",
  async (input: RecoverInput, { container }) => new StepResponse(await recoverPayments(container, input)),
)

/** Syncs the payments that notifications and returning shoppers did not, like the job that runs every minute. */
export const recoverPaymentsWorkflow = createWorkflow(
  "alipay-recover-payments",
  (input: WorkflowData<RecoverInput>) => new WorkflowResponse(recoverPaymentsStep(input)),
)
