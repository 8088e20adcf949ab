import { GATEWAYS } from "../../core/gateways/gateways"
import type { SettingsView } from "../../types/http/admin"
import type { ProviderChange } from "./use-settings"

/**
 * The changes that move regions from a gateway that is being retired to its successor at the same site, such as from
 * Alipay to Alipay+.
 * @returns `inactiveSites`: where, according to MultiSafepay, the successor is not active
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
      for (const { code, successor } of RETIRED) {
        const old = providers.find(({ gateway }) => gateway === code)
        const next = providers.find(({ gateway }) => gateway === successor)
        if (old && next && region.provider_ids.includes(old.id)) {
          disable.push(old.id)
          if (!region.provider_ids.includes(next.id)) {
            enable.push(next.id)
          }
          if (connection.gateways.some(({ gateway, active }) => gateway === successor && !active)) {
            inactiveSites.add(registration_id)
          }
        }
      }
    }
    return disable.length > 0 ? [{ regionId: region.id, enable, disable }] : []
  })
  return { changes, inactiveSites: [...inactiveSites] }
}

const RETIRED = GATEWAYS.flatMap(({ code, retirement }) =>
  retirement ? [{ code, successor: retirement.successor }] : [],
)
