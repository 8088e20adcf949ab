import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import type { UpdatedPspOrderAnswer } from "../../../../../../types/http/admin"
import { updatePspOrderWorkflow } from "../../../../../../workflows/update-psp-order/update-psp-order"
import { noFields, parseBody } from "../../../parse-body"
import { answerView } from "../../answer-view"

/** Sends MultiSafepay again what it does not have yet about the order: its number and its shipments. */
export async function POST(
  request: AuthenticatedMedusaRequest,
  response: MedusaResponse<UpdatedPspOrderAnswer>,
): Promise<void> {
  parseBody(noFields, request.body)
  const orderId = String(request.params.id)
  const { result } = await updatePspOrderWorkflow(request.scope).run({ input: { order_id: orderId } })
  response.json({
    alipay: await answerView(request, orderId, { refresh: false }),
    updates: result.updates,
  })
}
