import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import type { SentPaymentLinkAnswer } from "../../../../../../../types/http/admin"
import { sendPaymentLink } from "../../../../../../../workflows/payment-link/send-payment-link"
import { noFields, parseBody } from "../../../../parse-body"

/** Sends the order's open payment link to the customer's e-mail address, through Medusa's notification module. */
export async function POST(
  request: AuthenticatedMedusaRequest,
  response: MedusaResponse<SentPaymentLinkAnswer>,
): Promise<void> {
  parseBody(noFields, request.body)
  response.json(await sendPaymentLink(request.scope, String(request.params.id)))
}
