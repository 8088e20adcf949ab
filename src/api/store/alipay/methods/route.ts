import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { listMethods } from "./list-methods"
import { parseMethodsQuery } from "./query"

/** Which of Alipay and Alipay+ can be used for a cart. MultiSafepay is asked once in a while, not for each shopper. */
export async function GET(request: AuthenticatedMedusaRequest, response: MedusaResponse): Promise<void> {
  // Medusa from 2.12 takes the locale out of the query, or out of its header x-medusa-locale, by itself.
  const query = parseMethodsQuery({ ...request.query, locale: request.query.locale ?? request.locale })
  response.json({ methods: await listMethods(request.scope, query, request.auth_context?.actor_id) })
}
