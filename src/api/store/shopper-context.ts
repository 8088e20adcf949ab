import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { type RequestContext, requestContext, withRequestContext } from "../../core/sessions/request-context"
import { cutStorefrontInput } from "../../core/sessions/storefront-input"
import { configOf, findSite } from "../../core/sites/site"

/**
 * The door through which a storefront's data come in. Core writes `data` into the session's row before the provider is
 * asked, so they are cut here to the keys that a storefront may set: nothing else ever reaches the row. What they tell
 * of the shopper goes beside the row to the provider, because personal data have no business in it; so does what the
 * request itself tells, for MultiSafepay's screening.
 */
export function rememberShopper(
  request: MedusaRequest,
  _response: MedusaResponse,
  next: MedusaNextFunction,
): void {
  const body = request.body as { provider_id?: unknown; data?: unknown } | undefined
  const config = configOf(request.scope)
  if (!body || typeof body.provider_id !== "string" || !findSite(config, body.provider_id)) {
    next()
    return
  }
  const context = { ...requestContext(), ...originOf(request) }
  // Anything else than an object is core's to refuse.
  if (isRecord(body.data)) {
    try {
      const { shopper, ...input } = cutStorefrontInput(body.data)
      body.data = input
      if (shopper) {
        context.shopper = shopper
      }
    } catch (error) {
      next(error)
      return
    }
  }
  withRequestContext(context, next)
}

/** Medusa trusts one proxy, so `ip` is whom that proxy saw; the header's first address may be further away. */
function originOf(request: MedusaRequest): RequestContext {
  const forwardedIp = request.get("x-forwarded-for")
  const userAgent = request.get("user-agent")
  return {
    ...(request.ip ? { ip: request.ip } : {}),
    ...(forwardedIp ? { forwardedIp } : {}),
    ...(userAgent ? { userAgent } : {}),
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)
