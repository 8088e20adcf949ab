import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { parseProviderId } from "../../providers/alipay/gateway"
import { type RequestContext, withRequestContext } from "../../providers/alipay/request-context"
import { readShopper } from "../../providers/alipay/shopper"

/**
 * Lets the provider see what a payment session's request tells of its shopper, for MultiSafepay's screening. What the
 * storefront sent as `data.shopper` is taken out of the body: core writes `data` into the session's row before the
 * provider is asked, and personal data have no business there.
 */
export function rememberShopper(
  request: MedusaRequest,
  _response: MedusaResponse,
  next: MedusaNextFunction,
): void {
  const body = request.body as { provider_id?: unknown; data?: Record<string, unknown> } | undefined
  if (!parseProviderId(String(body?.provider_id))) {
    next()
    return
  }
  withRequestContext({ ...originOf(request), ...takeShopper(body?.data) }, next)
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

function takeShopper(data: Record<string, unknown> | undefined): RequestContext {
  const shopper = readShopper(data?.shopper)
  if (data && typeof data === "object") {
    delete data.shopper
  }
  return shopper ? { shopper } : {}
}
