import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import type { OrderAnswer } from "../../../../../types/http/admin"
import { parseBody, refreshQuery } from "../../parse-body"
import { answerView } from "../answer-view"

/** What the order page shows about Alipay; `alipay` is null for an order that has nothing to do with it. */
export async function GET(
  request: AuthenticatedMedusaRequest,
  response: MedusaResponse<OrderAnswer>,
): Promise<void> {
  const { refresh } = parseBody(refreshQuery, request.query)
  response.json({ alipay: await answerView(request, String(request.params.id), { refresh }) })
}
