import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { type AlipayProviderId, parseProviderId } from "../../../core/gateways/provider-id"
import { configOf, listSites, registeredProviderIds } from "../../../core/sites/site"

/** The environments of the registered sites: "live", "test" or both. */
export const environmentsOf = (container: MedusaContainer): ("test" | "live")[] => [
  ...new Set(listSites(configOf(container)).map(({ options }) => options.environment)),
]

/**
 * The registered provider that a request names.
 * @param field the name of the request field, for the message
 * @throws MedusaError invalid_data when medusa-config has no such provider of this plugin
 */
export function registeredProvider(container: MedusaContainer, id: string, field: string): AlipayProviderId {
  const registered = registeredProviderIds(container)
  const provider = parseProviderId(id)
  if (!provider || !registered.includes(id)) {
    throw new MedusaError(
      MedusaError.Types.INVALID_DATA,
      `${field}: there is no Alipay provider of this id; registered are ${registered.join(", ")}`,
    )
  }
  return provider
}
