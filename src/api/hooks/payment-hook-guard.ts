import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { GATEWAYS } from "../../core/gateways/gateways"
import { findSite } from "../../core/sites/site"
import { answerNotification, POST, readRawBody } from "./multisafepay/[provider]/route"
import type { Answer } from "./multisafepay/handle-notification"

/**
 * Paths of core's webhook URL for which Medusa must not parse the body: the signature covers the raw bytes, and is
 * checked first.
 */
export const UNPARSED_HOOKS = GATEWAYS.flatMap(({ identifier }) =>
  ["", "pp_"].map((prefix) => `/hooks/payment/${prefix}${identifier}_:id`),
)

/**
 * Core's own webhook URL, for merchants who configured it. Core answers 200 before it checks anything, waits five
 * seconds and may lose the event; for this plugin's providers, the notification is synced here instead.
 */
export async function syncPaymentHook(
  request: MedusaRequest,
  response: MedusaResponse,
  next: MedusaNextFunction,
): Promise<void> {
  const provider = String(request.params.provider)
  // A shop may have a provider of its own whose id starts like this plugin's.
  if (!findSite(request.scope, provider)) {
    const refusal = request.rawBody === undefined ? await parseForCore(request) : undefined
    if (refusal) {
      await answerNotification(request, response, provider, async () => refusal)
      return
    }
    next()
    return
  }
  await POST(request, response)
}

/** What Medusa's own parser accepts. */
const CORE_LIMIT_BYTES = 100 * 1024

/**
 * Does what Medusa's own parser does for this route: the raw bytes, and the parsed body.
 * @returns the answer to a body that cannot be read
 */
async function parseForCore(request: MedusaRequest): Promise<Answer | undefined> {
  const rawBody = await readRawBody(request, CORE_LIMIT_BYTES)
  if (!Buffer.isBuffer(rawBody)) {
    return rawBody
  }
  request.rawBody = rawBody
  request.body = request.is("urlencoded")
    ? Object.fromEntries(new URLSearchParams(String(rawBody)))
    : parseJson(String(rawBody))
  return undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Core passes the bytes on as well; the provider interprets them.
    return {}
  }
}
