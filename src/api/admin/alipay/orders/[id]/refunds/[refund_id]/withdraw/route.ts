import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import type { OrderAnswer } from "../../../../../../../../types/http/admin"
import { withdrawReservedRefund } from "../../../../../../../../workflows/withdraw-refund/withdraw-refund"
import { noFields, parseBody } from "../../../../../parse-body"
import { answerView } from "../../../../answer-view"
import { findOrderRefund } from "../../../../find-order-refund"

/**
 * Withdraws a refund of the order that MultiSafepay has not paid out yet, and returns the updated order page view.
 * `refund_id` is MultiSafepay's id of the refund.
 */
export async function POST(
  request: AuthenticatedMedusaRequest,
  response: MedusaResponse<OrderAnswer>,
): Promise<void> {
  parseBody(noFields, request.body)
  const orderId = String(request.params.id)
  const refund = await findOrderRefund(request.scope, orderId, String(request.params.refund_id))
  await withdrawReservedRefund(request.scope, { ...refund, by: request.auth_context.actor_id })
  response.json({ alipay: await answerView(request, orderId, { refresh: true }) })
}
