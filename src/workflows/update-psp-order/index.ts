import {
  createStep,
  createWorkflow,
  StepResponse,
  type WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"
import { updatePspOrder } from "./update-psp-order"

export type { PaymentUpdates, UpdateRecord } from "../../modules/payment-journal/psp-updates"
export type { UpdatedPspOrder } from "./update-psp-order"

export type UpdatePspOrderInput = { order_id: string }

const updatePspOrderStep = createStep(
  "alipay-update-psp-order-step",
  async (input: UpdatePspOrderInput, { container }) => {
    return new StepResponse(await updatePspOrder(container, input))
  },
)

/**
 * Sends MultiSafepay what it does not have yet about an order paid with Alipay: the order number and the shipments.
 * Safe to run any number of times. A failure is reported in the result and on the payment; it does not throw.
 *
 * @example
 * const { result } = await updatePspOrderWorkflow(container).run({ input: { order_id: "order_123" } })
 */
export const updatePspOrderWorkflow = createWorkflow(
  "alipay-update-psp-order",
  (input: WorkflowData<UpdatePspOrderInput>) => new WorkflowResponse(updatePspOrderStep(input)),
)
