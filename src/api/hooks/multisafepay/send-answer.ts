import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { parseProviderId } from "../../../core/gateways/provider-id"
import { configOf, findSite } from "../../../core/sites/site"
import { recordNotification } from "../../../workflows/record-notifications/record-notifications"
import type { Answer } from "./handle-notification"
import { observeNotification } from "./observe-notification"

/**
 * Answers a notification, and afterwards records that it arrived and how it was answered. The response must not be
 * cached on the way.
 * @param provider as in the URL, `alipay_multisafepay`
 */
export async function answerNotification(
  request: MedusaRequest,
  response: MedusaResponse,
  provider: string,
  handle: () => Promise<Answer>,
): Promise<void> {
  const since = performance.now()
  const answer = await observeNotification(handle)
  const { status, text, retryAfter } = answer
  if (retryAfter !== undefined) {
    response.set("retry-after", String(retryAfter))
  }
  response.status(status).set("cache-control", "no-store").type("text/plain").send(text)
  const remember = () => rememberAnswer(request, provider, answer, performance.now() - since)
  // A client that disconnected before the response has already closed it.
  if (response.closed) {
    remember()
  } else {
    response.once("close", remember)
  }
}

function rememberAnswer(
  { scope }: MedusaRequest,
  provider: string,
  { status, seen }: Answer,
  durationMs: number,
): void {
  const config = configOf(scope)
  const providerId = parseProviderId(provider)?.id
  // Messages to a provider that does not exist are not from MultiSafepay.
  if (providerId && seen && findSite(config, providerId)) {
    recordNotification(scope, { ...seen, providerId, httpStatus: status, durationMs, at: Date.now() })
  }
}
