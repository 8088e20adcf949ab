import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import type { AlipayMethodsAnswer } from "../../../../types/http/store"
import { listMethods } from "./list-methods"
import { parseMethodsQuery } from "./query"

/**
 * Which of Alipay and Alipay+ can be used for a cart. MultiSafepay's answer is cached, not requested for each shopper.
 */
export async function GET(
  request: AuthenticatedMedusaRequest,
  response: MedusaResponse<AlipayMethodsAnswer>,
): Promise<void> {
  // Medusa from 2.12 takes the locale from the query, or from its header x-medusa-locale, and removes it.
  const query = parseMethodsQuery({ ...request.query, locale: request.query.locale ?? request.locale })
  response.json({ methods: await listMethods(request.scope, query, request.auth_context?.actor_id) })
}
