import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"
import { z } from "zod/v4"
import type {
  CreatedPaymentLinkAnswer,
  CreatePaymentLinkBody,
  DeletedPaymentLinkAnswer,
  PaymentLinkAnswer,
} from "../../../../../../types/http/admin"
import {
  cancelPaymentLinks,
  createPaymentLinkWorkflow,
  findPaymentLink,
} from "../../../../../../workflows/payment-link/create-payment-link"
import { noFields, parseBody } from "../../../parse-body"

const lifetime = "must be a whole number of seconds from 60 to 31536000 (a year), for example 604800"

export const bodySchema = z.strictObject({
  provider_id: z
    .string({ error: 'must be a provider id, for example "pp_alipay-plus_multisafepay"' })
    .optional(),
  lifetime_seconds: z
    .int({ error: lifetime })
    .min(60, { error: lifetime })
    .max(31_536_000, { error: lifetime })
    .optional(),
}) satisfies z.ZodType<CreatePaymentLinkBody>

/** The open payment link of an order, or null. */
export async function GET(
  request: AuthenticatedMedusaRequest,
  response: MedusaResponse<PaymentLinkAnswer>,
): Promise<void> {
  parseBody(noFields, request.query)
  const link = await findPaymentLink(request.scope, String(request.params.id))
  response.json({ payment_link: link ?? null })
}

/** Creates a payment link for what the order owes, or returns the open one. */
export async function POST(
  request: AuthenticatedMedusaRequest,
  response: MedusaResponse<CreatedPaymentLinkAnswer>,
): Promise<void> {
  const { provider_id, lifetime_seconds } = parseBody(bodySchema, request.body)
  const { result } = await createPaymentLinkWorkflow(request.scope).run({
    input: {
      order_id: String(request.params.id),
      ...(provider_id === undefined ? {} : { provider_id }),
      ...(lifetime_seconds === undefined ? {} : { lifetime_seconds }),
    },
  })
  response.json({ payment_link: result })
}

/** Cancels the order's payment link, here and at MultiSafepay. */
export async function DELETE(
  request: AuthenticatedMedusaRequest,
  response: MedusaResponse<DeletedPaymentLinkAnswer>,
): Promise<void> {
  parseBody(noFields, request.query)
  parseBody(noFields, request.body)
  const orderId = String(request.params.id)
  const [id] = await cancelPaymentLinks(request.scope, orderId)
  if (!id) {
    throw new MedusaError(MedusaError.Types.NOT_FOUND, `Order ${orderId} has no open payment link`)
  }
  response.json({ id, object: "payment_link", deleted: true })
}
