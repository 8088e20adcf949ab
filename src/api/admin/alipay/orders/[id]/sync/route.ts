import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import type { SyncedOrderAnswer } from "../../../../../../types/http/admin"
import { noFields, parseBody } from "../../../parse-body"
import { answerView } from "../../answer-view"
import { syncOrderPayments } from "../../sync-order"

/** "Check again": syncs every Alipay payment of the order and returns the updated order page view. */
export async function POST(
  request: AuthenticatedMedusaRequest,
  response: MedusaResponse<SyncedOrderAnswer>,
): Promise<void> {
  parseBody(noFields, request.body)
  const orderId = String(request.params.id)
  const synced = await syncOrderPayments(request.scope, orderId)
  response.json({ alipay: await answerView(request, orderId, { refresh: true }), synced })
}
