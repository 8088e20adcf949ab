import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import type { SentRefundAnswer } from "../../../../../../../../types/http/admin"
import { sendRefundAgain } from "../../../../../../../../workflows/send-refund-again/send-refund-again"
import { noFields, parseBody } from "../../../../../parse-body"
import { refundOf } from "../../../../refund-of"

/** Sends a refund again that was declined or withdrawn at MultiSafepay. `refund_id` is MultiSafepay's id of it. */
export async function POST(
  request: AuthenticatedMedusaRequest,
  response: MedusaResponse<SentRefundAnswer>,
): Promise<void> {
  parseBody(noFields, request.body)
  const refund = refundOf(request)
  await sendRefundAgain(request.scope, refund)
  response.json({
    payment: { psp_order_id: refund.pspOrderId },
    refund: { psp_refund_id: refund.pspRefundId, sent_again: true },
  })
}
