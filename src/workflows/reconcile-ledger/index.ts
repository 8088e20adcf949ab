import {
  createStep,
  createWorkflow,
  StepResponse,
  type WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"
import { type AuditInput, auditPayments } from "./reconcile-ledger"

export { DIFFERENCE_KINDS, type Difference, type DifferenceKind } from "./difference"
export type { AuditInput, AuditReport } from "./reconcile-ledger"
export type { AuditedSite } from "./reconcile-site"

const auditPaymentsStep = createStep(
  "alipay-audit-payments-step",
  async (input: AuditInput, { container }) => new StepResponse(await auditPayments(container, input)),
)

/**
 * Compares MultiSafepay's transactions with Medusa's payments and refunds, as the nightly job does.
 *
 * @example
 * const { result } = await auditPaymentsWorkflow(container).run({ input: {} })
 * // result.differences
 */
export const auditPaymentsWorkflow = createWorkflow(
  "alipay-audit-payments",
  (input: WorkflowData<AuditInput>) => new WorkflowResponse(auditPaymentsStep(input)),
)
