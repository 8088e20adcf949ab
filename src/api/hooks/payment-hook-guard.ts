import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { parseProviderId } from "../../providers/alipay/gateway"
import { handleNotification } from "./multisafepay/handle-notification"

/**
 * Core's own webhook URL, for merchants who configured it. Core answers 200 before it checks anything, waits five
 * seconds and may lose the event; for this plugin's providers the notification is settled here instead.
 */
export async function settlePaymentHook(
  request: MedusaRequest,
  response: MedusaResponse,
  next: MedusaNextFunction,
): Promise<void> {
  const provider = String(request.params.provider)
  if (!parseProviderId(provider)) {
    next()
    return
  }
  const rawBody = Buffer.isBuffer(request.rawBody) ? request.rawBody : undefined
  const { status, text } = await handleNotification(request.scope, provider, {
    rawBody,
    headers: request.headers,
    query: request.query,
  })
  response.status(status).set("cache-control", "no-store").type("text/plain").send(text)
}
