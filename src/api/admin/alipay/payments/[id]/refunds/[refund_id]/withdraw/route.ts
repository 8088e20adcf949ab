import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import type { WithdrawnRefundAnswer } from "../../../../../../../../types/http/admin"
import { withdrawReservedRefund } from "../../../../../../../../workflows/withdraw-refund/withdraw-refund"
import { noFields, parseBody } from "../../../../../parse-body"
import { refundOf } from "../../../../refund-of"

/** Withdraws a refund that MultiSafepay has not paid out yet. `refund_id` is MultiSafepay's id of it. */
export async function POST(
  request: AuthenticatedMedusaRequest,
  response: MedusaResponse<WithdrawnRefundAnswer>,
): Promise<void> {
  parseBody(noFields, request.body)
  const refund = refundOf(request)
  await withdrawReservedRefund(request.scope, refund)
  response.json({
    payment: { psp_order_id: refund.pspOrderId },
    refund: { psp_refund_id: refund.pspRefundId, withdrawn: true },
  })
}
