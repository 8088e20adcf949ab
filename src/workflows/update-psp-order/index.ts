import {
  createStep,
  createWorkflow,
  StepResponse,
  type WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"
import { syncOrder } from "./update-psp-order"

export type { SyncedOrder } from "./update-psp-order"
export type { PaymentSync, SyncRecord } from "./update-record"

export type SyncOrderInput = { order_id: string }

const syncOrderStep = createStep("alipay-sync-order-step", async (input: SyncOrderInput, { container }) => {
  return new StepResponse(await syncOrder(container, input))
})

/**
 * Tells MultiSafepay what it does not know yet of an order paid with Alipay: the order number and the shipments. Safe
 * to run any number of times; a failure is in the result and on the payment, it does not throw.
 *
 * @example
 * const { result } = await syncOrderWorkflow(container).run({ input: { order_id: "order_123" } })
 */
export const syncOrderWorkflow = createWorkflow(
  "alipay-sync-order",
  (input: WorkflowData<SyncOrderInput>) => new WorkflowResponse(syncOrderStep(input)),
)
