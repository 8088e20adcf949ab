import {
  createStep,
  createWorkflow,
  StepResponse,
  type WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"
import { type CreatePaymentLinkInput, createPaymentLink } from "./create-payment-link"

export type { CreatedPaymentLink, CreatePaymentLinkInput } from "./create-payment-link"
export type { PaymentLink } from "./find-link"

const createPaymentLinkStep = createStep(
  "alipay-create-payment-link-step",
  async (input: CreatePaymentLinkInput, { container }) => {
    return new StepResponse(await createPaymentLink(container, input))
  },
)

/**
 * Creates a payment link for what an order owes: after an order edit, an exchange, a draft order or a failed payment.
 * When it is paid, payment sync books the payment on the order.
 *
 * @example
 * const { result } = await createPaymentLinkWorkflow(container).run({ input: { order_id: "order_123" } })
 * // result.url goes to the customer
 */
export const createPaymentLinkWorkflow = createWorkflow(
  "alipay-create-payment-link",
  (input: WorkflowData<CreatePaymentLinkInput>) => {
    return new WorkflowResponse(createPaymentLinkStep(input))
  },
)
