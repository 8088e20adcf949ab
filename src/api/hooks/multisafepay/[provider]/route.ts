import type { Readable } from "node:stream"
import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { parseProviderId } from "../../../../core/gateways/provider-id"
import { findSite } from "../../../../core/sites/site"
import { recordDuration } from "../../../../core/telemetry/metrics"
import { withSpan } from "../../../../core/telemetry/open-telemetry"
import { recordNotification } from "../../../../workflows/record-notifications/record-notifications"
import {
  type Answer,
  handleNotification,
  handleUnsignedNotification,
  INCOMPLETE,
  TOO_LARGE,
} from "../handle-notification"

/**
 * MultiSafepay's notifications: the default `notification_url` of every PSP order. Core's own webhook URL leads here
 * too.
 */
// How it leads here: payment-hook-guard.ts.
export async function POST(request: MedusaRequest, response: MedusaResponse): Promise<void> {
  const provider = String(request.params.provider)
  await answerNotification(request, response, provider, async () => {
    // When core's URL spells the provider differently, for example with an escaped letter, Medusa has already parsed
    // the body, and has kept its bytes.
    const rawBody: Buffer | Answer = request.rawBody
      ? Buffer.from(request.rawBody)
      : await readRawBody(request)
    const { headers, query } = request
    return Buffer.isBuffer(rawBody)
      ? handleNotification(request.scope, provider, { rawBody, headers, query })
      : rawBody
  })
}

/** The legacy form of a notification, for sites whose dashboard is still set to GET. */
export async function GET(request: MedusaRequest, response: MedusaResponse): Promise<void> {
  const provider = String(request.params.provider)
  await answerNotification(request, response, provider, () =>
    handleUnsignedNotification(request.scope, provider, request.query.transactionid),
  )
}

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
  const answer = await observed(handle)
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

function observed(handle: () => Promise<Answer>): Promise<Answer> {
  const started = performance.now()
  return withSpan("alipay.notification", {}, async (span) => {
    const answer = await handle()
    const facts = {
      signature: answer.seen?.signature ?? "none",
      "http.response.status_code": answer.status,
    }
    recordDuration("alipay.notification.duration", (performance.now() - started) / 1_000, facts)
    if (answer.changedAt) {
      recordDuration("alipay.notification.age", (Date.now() - answer.changedAt.getTime()) / 1_000, {})
    }
    span.set({
      "alipay.signature": facts.signature,
      "http.response.status_code": answer.status,
      ...(answer.seen?.pspOrderId ? { "alipay.psp_order_id": answer.seen.pspOrderId } : {}),
    })
    return answer
  })
}

function rememberAnswer(
  { scope }: MedusaRequest,
  provider: string,
  { status, seen }: Answer,
  durationMs: number,
): void {
  const providerId = parseProviderId(provider)?.id
  // Messages to a provider that does not exist are not from MultiSafepay.
  if (providerId && seen && findSite(scope, providerId)) {
    recordNotification(scope, { ...seen, providerId, httpStatus: status, durationMs, at: Date.now() })
  }
}

/**
 * A notification is a few kB; one for a cart of 300 lines, whose items MultiSafepay sends back, is about 400 kB.
 * Anything near this limit does not come from MultiSafepay.
 */
export const MAX_NOTIFICATION_BYTES = 1024 * 1024

/**
 * The exact bytes of a request's body: a signature covers bytes, not JSON. Nothing is parsed before it is verified.
 * @returns the answer when the body is larger than `limit` bytes, or when the client disconnected before it was complete
 */
export async function readRawBody(
  request: Readable,
  limit = MAX_NOTIFICATION_BYTES,
): Promise<Buffer | Answer> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    // Without this option, stopping early destroys the request, and Medusa's access log then finds no remote address.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      size += chunk.length
      if (size > limit) {
        return TOO_LARGE
      }
      chunks.push(chunk)
    }
  } catch (error) {
    // Medusa would log it with its stack, and anybody can repeat it.
    if (request.destroyed) {
      return INCOMPLETE
    }
    throw error
  }
  return Buffer.concat(chunks)
}
