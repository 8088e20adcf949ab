import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { connectionOf } from "../../../../core/shop-db/connection"
import { registeredProviderIds } from "../../../../core/sites/site"
import type { PaymentsAnswer } from "../../../../types/http/admin"
import { parseBody } from "../parse-body"
import { listPayments } from "./payment-list"
import { paymentPageSchema } from "./payment-query"

/** A page of the Alipay payments, in the shape of Medusa's own lists. */
export async function GET(
  request: AuthenticatedMedusaRequest,
  response: MedusaResponse<PaymentsAnswer>,
): Promise<void> {
  const query = parseBody(paymentPageSchema, request.query)
  const pg = connectionOf(request.scope)
  const { payments, count } = await listPayments(pg, registeredProviderIds(request.scope), query)
  response.json({ payments, count, offset: query.offset, limit: query.limit })
}
