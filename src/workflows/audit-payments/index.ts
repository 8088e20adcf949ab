import {
  createStep,
  createWorkflow,
  StepResponse,
  type WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"
import { type AuditInput, auditPayments } from "./audit-payments"

export type { AuditedSite } from "./audit-account"
export type { AuditInput, AuditReport } from "./audit-payments"
export { DIFFERENCE_KINDS, type Difference, type DifferenceKind } from "./difference"

const NINETY_DAYS = 90 * 24 * 60 * 60

const auditPaymentsStep = createStep(
  "alipay-audit-payments-step",
  async (input: AuditInput, { container }) => {
    return new StepResponse(await auditPayments(container, input))
  },
)

/**
 * Compares MultiSafepay's transactions with Medusa's payments and refunds. Run by the nightly job, or by hand; Medusa's
 * workflow engine keeps the report, so the plugin needs no table.
 *
 * @example
 * const { result } = await auditPaymentsWorkflow(container).run({ input: {} })
 * // result.differences
 */
export const auditPaymentsWorkflow = createWorkflow(
  { name: "alipay-audit-payments", store: true, retentionTime: NINETY_DAYS },
  (input: WorkflowData<AuditInput>) => new WorkflowResponse(auditPaymentsStep(input)),
)
