import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"
import { isPaymentSessionId } from "../../../../../../core/ids"
import { shortReason } from "../../../../../../core/short-reason"
import { type SettledPayment, settlePaymentWorkflow } from "../../../../../../workflows/settle-payment"
import { lookAtPayment } from "../../../../../../workflows/settle-payment/settle"
import type { ShopState } from "../../../../../../workflows/settle-payment/shop-state"

/** However many shoppers and tabs wait, MultiSafepay is asked about a session once in this time. */
const MAX_AGE_MS = 1_000

/** Settles a payment and tells the storefront where it stands, so that nobody polls the cart's completion. */
export async function POST(request: MedusaRequest, response: MedusaResponse): Promise<void> {
  const pspOrderId = request.params.id
  if (!isPaymentSessionId(pspOrderId)) {
    sendNotFound(response)
    return
  }
  try {
    const seen = await lookAtPayment(request.scope, pspOrderId, { maxAgeMs: MAX_AGE_MS })
    if (!seen) {
      sendNotFound(response)
      return
    }
    const settled = seen.actions.length > 0 ? await settle(request, pspOrderId) : seen.settled
    response.json({ payment_session: toAnswer(pspOrderId, settled, seen.shop) })
  } catch (error) {
    request.scope
      .resolve(ContainerRegistrationKeys.LOGGER)
      .error(`Alipay: ${pspOrderId} could not be settled for its shopper: ${shortReason(error)}`)
    response.status(503).set("retry-after", "2").json({
      type: "unexpected_state",
      message: "The payment cannot be checked right now. It is not lost: try again in a moment.",
    })
  }
}

/** Said without a line in the log: whoever tries ids fills it with nothing. */
function sendNotFound(response: MedusaResponse): void {
  response
    .status(404)
    .json({ type: MedusaError.Types.NOT_FOUND, message: "There is no Alipay payment session of this id" })
}

async function settle(request: MedusaRequest, pspOrderId: string): Promise<SettledPayment> {
  const { result } = await settlePaymentWorkflow(request.scope).run({
    input: { psp_order_id: pspOrderId, trigger: "sync", max_age_ms: MAX_AGE_MS },
  })
  return result
}

function toAnswer(id: string, settled: SettledPayment, { session }: ShopState) {
  return {
    id,
    status: settled.status,
    ...(settled.order_id ? { order_id: settled.order_id } : {}),
    ...(session?.data ? { gateway: session.data.gateway } : {}),
    ...(settled.status === "open" && session?.data ? { payment_url: session.data.payment_url } : {}),
  }
}
