import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { handleNotification, handleUnsignedNotification, TOO_LARGE } from "../handle-notification"
import { readRawBody } from "../read-raw-body"
import { answerNotification } from "../send-answer"

/** MultiSafepay's notifications: the default `notification_url` of every PSP order. */
export async function POST(request: MedusaRequest, response: MedusaResponse): Promise<void> {
  const provider = String(request.params.provider)
  await answerNotification(request, response, provider, async () => {
    const rawBody = await readRawBody(request)
    const { headers, query } = request
    return rawBody ? handleNotification(request.scope, provider, { rawBody, headers, query }) : TOO_LARGE
  })
}

/** The legacy form of a notification, for sites whose dashboard is still set to GET. */
export async function GET(request: MedusaRequest, response: MedusaResponse): Promise<void> {
  const provider = String(request.params.provider)
  await answerNotification(request, response, provider, () =>
    handleUnsignedNotification(request.scope, provider, request.query.transactionid),
  )
}
