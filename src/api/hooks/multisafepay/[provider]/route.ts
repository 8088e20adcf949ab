import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import {
  type Answer,
  handleNotification,
  handleUnsignedNotification,
  TOO_LARGE,
} from "../handle-notification"
import { readRawBody } from "../read-raw-body"

/** MultiSafepay's notifications: the default `notification_url` of every PSP order. */
export async function POST(request: MedusaRequest, response: MedusaResponse): Promise<void> {
  const rawBody = await readRawBody(request)
  send(
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
  send(
    response,
    await handleUnsignedNotification(request.scope, String(request.params.provider), transactionid),
  )
}

function send(response: MedusaResponse, { status, text, retryAfter }: Answer): void {
  if (retryAfter !== undefined) {
    response.set("retry-after", String(retryAfter))
  }
  response.status(status).set("cache-control", "no-store").type("text/plain").send(text)
}
