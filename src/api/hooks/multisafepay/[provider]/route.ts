import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { handleNotification, handleUnsignedNotification, TOO_LARGE } from "../handle-notification"
import { readRawBody } from "../read-raw-body"
import { sendAnswer } from "../send-answer"

/** MultiSafepay's notifications: the default `notification_url` of every PSP order. */
export async function POST(request: MedusaRequest, response: MedusaResponse): Promise<void> {
  const rawBody = await readRawBody(request)
  sendAnswer(
    response,
    rawBody
      ? await handleNotification(request.scope, String(request.params.provider), {
          rawBody,
          headers: request.headers,
          query: request.query,
        })
      : TOO_LARGE,
  )
}

/** The legacy form of a notification, for sites whose dashboard still asks for GET. */
export async function GET(request: MedusaRequest, response: MedusaResponse): Promise<void> {
  const { transactionid } = request.query
  sendAnswer(
    response,
    await handleUnsignedNotification(request.scope, String(request.params.provider), transactionid),
  )
}
