import type { MedusaRequest } from "@medusajs/framework/http"
import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { z } from "zod/v4"
import { type AlipayProviderId, parseProviderId } from "../../../core/gateways/provider-id"
import { configOf, getSite, listSites, registeredProviderIds, type Site } from "../../../core/sites/site"
import type { ProviderBody } from "../../../types/http/admin"
import { parseBody } from "./parse-body"

export const environmentsOf = (container: MedusaContainer): ("test" | "live")[] => [
  ...new Set(listSites(configOf(container)).map(({ options }) => options.environment)),
]

/**
 * @param field the name of the request field, for the message
 * @throws MedusaError invalid_data when medusa-config has no such provider of this plugin
 */
export function registeredProvider(container: MedusaContainer, id: string, field: string): AlipayProviderId {
  const registered: readonly string[] = registeredProviderIds(container)
  const provider = parseProviderId(id)
  if (!provider || !registered.includes(id)) {
    throw new MedusaError(
      MedusaError.Types.INVALID_DATA,
      `${field}: there is no Alipay provider of this id; registered are ${registered.join(", ")}`,
    )
  }
  return provider
}

export const providerBody = z.strictObject({
  provider_id: z.string({ error: 'must be a provider id, for example "pp_alipay_multisafepay"' }),
}) satisfies z.ZodType<ProviderBody>

/** @throws MedusaError invalid_data when medusa-config has no such provider of this plugin */
export function providerOfBody({ body, scope }: MedusaRequest): { provider: AlipayProviderId; site: Site } {
  const { provider_id } = parseBody(providerBody, body)
  const provider = registeredProvider(scope, provider_id, "provider_id")
  return { provider, site: getSite(scope, provider.id) }
}
