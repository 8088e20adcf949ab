import {
  createStep,
  createWorkflow,
  StepResponse,
  type WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"
import { type ReconcileInput, reconcileLedger } from "./reconcile-ledger"

export { DIFFERENCE_KINDS, type Difference, type DifferenceKind } from "./difference"
export type { ReconcileInput, ReconciliationReport } from "./reconcile-ledger"
export type { ReconciledSite } from "./reconcile-site"

const reconcileLedgerStep = createStep(
  "alipay-reconcile-ledger-step",
  async (input: ReconcileInput, { container }) => new StepResponse(await reconcileLedger(container, input)),
)

/**
 * Compares MultiSafepay's transactions with Medusa's payments and refunds, like the nightly job.
 *
 * @example
 * const { result } = await reconcileLedgerWorkflow(container).run({ input: {} })
 * // result.differences
 */
export const reconcileLedgerWorkflow = createWorkflow(
  "alipay-reconcile-ledger",
  (input: WorkflowData<ReconcileInput>) => new WorkflowResponse(reconcileLedgerStep(input)),
)
