import { noGateway, offeredMethod } from "../order-request/gateway"
import type { PaymentMethod } from "../payment-methods"
import type { Sandbox } from "../sandbox"
import type { Site } from "../site"
import { type SiteHandler, success } from "./endpoint"
import type { ApiRequest } from "./exchange"

export function listGateways(sandbox: Sandbox): SiteHandler {
  return (site, request) => {
    const country = request.query.get("country")?.toUpperCase()
    const methods = offeredMethods(sandbox, site).filter((method) => isOfferedIn(method, country))
    return success(methods.map(gatewayView))
  }
}

export function getGateway(sandbox: Sandbox): SiteHandler {
  return (site, request) => success(gatewayView(methodOf(sandbox, site, request)))
}

/** @throws PspError 404/1023 */
export function methodOf(sandbox: Sandbox, site: Site, request: ApiRequest): PaymentMethod {
  const method = offeredMethod(sandbox, site, request.params.id ?? "")
  if (!method) throw noGateway()
  return method
}

export function offeredMethods(sandbox: Sandbox, site: Site): PaymentMethod[] {
  return sandbox
    .gatewaysOf(site)
    .map((id) => offeredMethod(sandbox, site, id))
    .filter((method) => method !== null)
}

/** An empty list of countries means all of them. */
export function isOfferedIn(method: PaymentMethod, country: string | undefined): boolean {
  return !country || method.countries.length === 0 || method.countries.includes(country)
}

function gatewayView(method: PaymentMethod): { id: string; description: string } {
  return { id: method.id, description: method.name }
}
