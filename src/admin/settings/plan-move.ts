import type { SettingsView } from "../../api/admin/alipay/settings/settings-view"
import type { ProviderChange } from "./use-settings"

/**
 * What the move from Alipay to Alipay+ changes: every region that offers a site's Alipay offers the same site's Alipay+
 * in its place.
 * @returns also the sites of which MultiSafepay says that Alipay+ is not active there
 */
export function planMove({ sites, regions }: Pick<SettingsView, "sites" | "regions">): {
  changes: ProviderChange[]
  inactiveSites: string[]
} {
  const inactiveSites = new Set<string>()
  const changes = regions.flatMap((region): ProviderChange[] => {
    const enable: string[] = []
    const disable: string[] = []
    for (const { providers, connection, registration_id } of sites) {
      const alipay = providers.find(({ gateway }) => gateway === "ALIPAY")
      const plus = providers.find(({ gateway }) => gateway === "ALIPAYPLUS")
      if (alipay && plus && region.provider_ids.includes(alipay.id)) {
        disable.push(alipay.id)
        if (!region.provider_ids.includes(plus.id)) {
          enable.push(plus.id)
        }
        if (connection.gateways.some(({ gateway, active }) => gateway === "ALIPAYPLUS" && !active)) {
          inactiveSites.add(registration_id)
        }
      }
    }
    return disable.length > 0 ? [{ regionId: region.id, enable, disable }] : []
  })
  return { changes, inactiveSites: [...inactiveSites] }
}
