import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { listMethods } from "./list-methods"
import { parseMethodsQuery } from "./query"

/** Which of Alipay and Alipay+ can be used for a cart. MultiSafepay is asked once in a while, not for each shopper. */
export async function GET(request: AuthenticatedMedusaRequest, response: MedusaResponse): Promise<void> {
  const query = parseMethodsQuery(request.query)
  response.json({ methods: await listMethods(request.scope, query, request.auth_context?.actor_id) })
}
