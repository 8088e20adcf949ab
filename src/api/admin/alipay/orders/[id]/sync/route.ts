import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { z } from "zod/v4"
import { parseBody } from "../../../parse-body"
import { answerView } from "../../answer-view"
import { syncOrderPayments } from "../../sync-order"

const bodySchema = z.strictObject({})

/** "Check again": syncs every Alipay payment of the order and returns the updated order page view. */
export async function POST(request: AuthenticatedMedusaRequest, response: MedusaResponse): Promise<void> {
  parseBody(bodySchema, request.body)
  const orderId = String(request.params.id)
  const synced = await syncOrderPayments(request.scope, orderId)
  response.json({ alipay: await answerView(request, orderId, { refresh: true }), synced })
}
