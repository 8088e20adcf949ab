import {
  createStep,
  createWorkflow,
  StepResponse,
  type WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"
import { withTimes } from "../../multisafepay"
import { type SyncPaymentInput, syncPayment } from "./sync-payment"

export type { SyncPaymentInput } from "./sync-payment"
export type { ShopperStatus, SyncedPayment } from "./synced-payment"

const syncPaymentStep = createStep(
  "alipay-sync-payment-step",
  async (input: SyncPaymentInput, { container }) => {
    const { notifiedOrder } = input
    return new StepResponse(
      await syncPayment(
        container,
        notifiedOrder ? { ...input, notifiedOrder: withTimes(notifiedOrder) } : input,
      ),
    )
  },
)

/**
 * The only way in which a PSP state enters the shop. Run by the notification routes, the storefront's return, the
 * recovery job and the admin's "check again".
 *
 * @example
 * const { result } = await syncPaymentWorkflow(container).run({
 *   input: { provider_id: "pp_alipay_multisafepay", psp_order_id: "payses_123", trigger: "my-script" },
 * })
 */
export const syncPaymentWorkflow = createWorkflow(
  "alipay-sync-payment",
  (input: WorkflowData<SyncPaymentInput>) => {
    return new WorkflowResponse(syncPaymentStep(input))
  },
)
