import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { parseProviderId } from "../../core/gateways/provider-id"
import { isRecord } from "../../core/is-record"
import { type RequestContext, requestContext, withRequestContext } from "../../core/sessions/request-context"
import { parseStorefrontInput } from "../../core/sessions/storefront-input"
import { findSite } from "../../core/sites/site"

/**
 * The entry point for a storefront's data. Core writes `data` into the session's row before it calls the provider, so
 * the keys are limited here to those that a storefront may set: nothing else ever reaches the row. Core also ends the
 * earlier payment while it starts this one, so wrong data is refused before that. Data about the
 * shopper is passed to the provider outside the row, because personal data does not belong in it; the same goes for
 * what the request itself shows, for MultiSafepay's screening.
 */
export function rememberShopper(
  request: MedusaRequest,
  _response: MedusaResponse,
  next: MedusaNextFunction,
): void {
  const body = request.body as { provider_id?: unknown; data?: unknown } | undefined
  const providerId = typeof body?.provider_id === "string" ? body.provider_id : ""
  const [site, provider] = [findSite(request.scope, providerId), parseProviderId(providerId)]
  if (!body || !site || !provider) {
    next()
    return
  }
  const context = { ...requestContext(), ...originOf(request) }
  // Core refuses anything but an object.
  if (isRecord(body.data)) {
    try {
      const { shopper, ...input } = parseStorefrontInput(body.data, provider.gateway, site.options)
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

/** Medusa trusts one proxy, so `ip` is the client of that proxy; the header's first address may be further away. */
function originOf(request: MedusaRequest): RequestContext {
  const forwardedIp = request.get("x-forwarded-for")
  const userAgent = request.get("user-agent")
  return {
    ...(request.ip ? { ip: request.ip } : {}),
    ...(forwardedIp ? { forwardedIp } : {}),
    ...(userAgent ? { userAgent } : {}),
  }
}
