import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"
import { isEntityId, isPaymentSessionId } from "../../../../../../../../core/ids"
import type { SentRefundAnswer } from "../../../../../../../../types/http/admin"
import { sendRefundAgain } from "../../../../../../../../workflows/send-refund-again/send-refund-again"
import { noFields, parseBody } from "../../../../../parse-body"

/**
 * Sends a refund again that MultiSafepay declined or that was withdrawn there. `refund_id` is MultiSafepay's id of it.
 */
export async function POST(
  request: AuthenticatedMedusaRequest,
  response: MedusaResponse<SentRefundAnswer>,
): Promise<void> {
  parseBody(noFields, request.body)
  const { id, refund_id } = request.params
  if (!isPaymentSessionId(id) || !isEntityId(refund_id)) {
    throw new MedusaError(MedusaError.Types.NOT_FOUND, "There is no Alipay payment of this id")
  }
  await sendRefundAgain(request.scope, {
    pspOrderId: id,
    pspRefundId: refund_id,
    by: request.auth_context.actor_id,
  })
  response.json({ payment: { psp_order_id: id }, refund: { psp_refund_id: refund_id, sent_again: true } })
}
