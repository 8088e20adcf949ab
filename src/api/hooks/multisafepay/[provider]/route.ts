import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { handleUnsignedNotification } from "../handle-notification"
import { answerNotification, receiveNotification } from "../receive-notification"

/** MultiSafepay's notifications: the default `notification_url` of every PSP order. */
export async function POST(request: MedusaRequest, response: MedusaResponse): Promise<void> {
  await receiveNotification(request, response, String(request.params.provider))
}

/** The legacy form of a notification, for sites whose dashboard is still set to GET. */
export async function GET(request: MedusaRequest, response: MedusaResponse): Promise<void> {
  const provider = String(request.params.provider)
  await answerNotification(request, response, provider, () =>
    handleUnsignedNotification(request.scope, provider, request.query.transactionid),
  )
}
