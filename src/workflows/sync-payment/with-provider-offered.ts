import { asValue } from "@medusajs/framework/awilix"
import type { MedusaContainer, RemoteQueryFunction } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

/**
 * A container for completing a cart whose payment was started before its provider was removed from the region, as when
 * the merchant moves from Alipay to Alipay+, or before the region was deleted. Core checks the region's providers when
 * it completes a cart, and would refuse a payment that was already made. The region itself is not changed: no new
 * payment can be started.
 */
export function withProviderOffered(container: MedusaContainer, providerId: string): MedusaContainer {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const graph = async (...request: Parameters<typeof query.graph>) => {
    const answer = await query.graph(...request)
    if (!asksForProvidersOnly(request[0])) {
      return answer
    }
    const regions = answer.data.length > 0 ? answer.data : [{}]
    return { ...answer, data: regions.map(offering(providerId)) }
  }
  const scope = container.createScope()
  const offered = new Proxy(query, {
    get: (target, name) => (name === "graph" ? graph : Reflect.get(target, name)),
  }) as RemoteQueryFunction
  scope.register(ContainerRegistrationKeys.QUERY, asValue(offered))
  return scope as MedusaContainer
}

/** Matches the query of core's validate-cart-payments, and no other. */
const asksForProvidersOnly = ({ entity, fields }: { entity: unknown; fields: readonly unknown[] }) =>
  entity === "region" && fields.length === 1 && fields[0] === "payment_providers.id"

const offering =
  (providerId: string) =>
  (region: unknown): unknown => {
    const { payment_providers } = region as { payment_providers?: ({ id: string } | null)[] }
    return { ...(region as object), payment_providers: [...(payment_providers ?? []), { id: providerId }] }
  }
