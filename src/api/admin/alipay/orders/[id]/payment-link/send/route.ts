import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { z } from "zod/v4"
import { sendPaymentLink } from "../../../../../../../workflows/payment-link/send-payment-link"
import { parseBody } from "../../../../parse-body"

const bodySchema = z.strictObject({})

/** Sends the order's open payment link to the customer's e-mail address, through Medusa's notification module. */
export async function POST(request: AuthenticatedMedusaRequest, response: MedusaResponse): Promise<void> {
  parseBody(bodySchema, request.body)
  response.json(await sendPaymentLink(request.scope, String(request.params.id)))
}
