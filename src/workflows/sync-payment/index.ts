import {
  createStep,
  createWorkflow,
  StepResponse,
  type WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"
import { type SettlePaymentInput, settlePayment } from "./sync-payment"

export type { SettlePaymentInput } from "./sync-payment"
export type { SettledPayment, ShopperStatus } from "./synced-payment"

const settlePaymentStep = createStep(
  "alipay-settle-payment-step",
  async (input: SettlePaymentInput, { container }) => {
    return new StepResponse(await settlePayment(container, input))
  },
)

/**
 * The one way a state of the PSP enters the shop: run by the notification routes, the storefront's return, the
 * reconciliation job and the admin's "check again".
 *
 * @example
 * const { result } = await settlePaymentWorkflow(container).run({
 *   input: { provider_id: "pp_alipay_multisafepay", psp_order_id: "payses_123", trigger: "my-script" },
 * })
 */
export const settlePaymentWorkflow = createWorkflow(
  "alipay-settle-payment",
  (input: WorkflowData<SettlePaymentInput>) => {
    return new WorkflowResponse(settlePaymentStep(input))
  },
)
