import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { listPayments } from "../../../../admin-data/payment-list"
import { paymentPageSchema } from "../../../../admin-data/payment-query"
import type { PgConnection } from "../../../../core/shop-db/payment-records"
import { parseBody } from "../parse-body"
import { registeredProviderIds } from "../registered-providers"

/** A page of the Alipay payments, in the shape of Medusa's own lists. */
export async function GET(request: AuthenticatedMedusaRequest, response: MedusaResponse): Promise<void> {
  const query = parseBody(paymentPageSchema, request.query)
  const pg = request.scope.resolve<PgConnection>(ContainerRegistrationKeys.PG_CONNECTION)
  const { payments, count } = await listPayments(pg, registeredProviderIds(request.scope), query)
  response.json({ payments, count, offset: query.offset, limit: query.limit })
}
