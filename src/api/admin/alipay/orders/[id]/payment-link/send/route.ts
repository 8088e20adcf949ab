import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import type { SentPaymentLinkAnswer } from "../../../../../../../types/http/admin"
import { sendPaymentLink } from "../../../../../../../workflows/payment-link/send-payment-link"
import { noFields, parseBody } from "../../../../parse-body"

export async function POST(
  request: AuthenticatedMedusaRequest,
  response: MedusaResponse<SentPaymentLinkAnswer>,
): Promise<void> {
  parseBody(noFields, request.body)
  response.json(await sendPaymentLink(request.scope, String(request.params.id)))
}
