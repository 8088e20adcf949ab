import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import type { RegionView } from "../../api/admin/alipay/regions/region-providers"
import type { Settings } from "../../api/admin/alipay/settings/route"
import type { ConnectionView } from "../../core/site-checks/connection"
import type { WebhookCheckView } from "../../core/site-checks/webhook-check"
import { sdk } from "../lib/sdk"

const KEY = ["alipay", "settings"] as const

export function useSettings() {
  return useQuery({
    queryKey: KEY,
    queryFn: () => sdk.client.fetch<{ settings: Settings }>("/admin/alipay/settings"),
    select: ({ settings }) => settings,
  })
}

/** Asks MultiSafepay now, and replaces the previous answer on the page. */
export function useConnectionCheck(registrationId: string, providerId: string) {
  const change = useChange()
  return useMutation({
    mutationFn: () =>
      sdk.client.fetch<{ connection: ConnectionView }>("/admin/alipay/connection-check", {
        method: "POST",
        body: { provider_id: providerId },
      }),
    onSuccess: ({ connection }) =>
      change((settings) => ({
        ...settings,
        sites: settings.sites.map((site) =>
          site.registration_id === registrationId ? { ...site, connection } : site,
        ),
      })),
  })
}

export function useWebhookCheck() {
  return useMutation({
    mutationFn: (providerIds: string[]) =>
      Promise.all(
        providerIds.map((provider_id) =>
          sdk.client.fetch<{ webhook_check: WebhookCheckView }>("/admin/alipay/webhook-check", {
            method: "POST",
            body: { provider_id },
          }),
        ),
      ),
  })
}

export type ProviderChange = { regionId: string; enable?: string[]; disable?: string[] }

/** Enables or disables providers in regions, one region after the other. */
export function useProviderChange() {
  const change = useChange()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (changes: ProviderChange[]) => {
      for (const { regionId, ...body } of changes) {
        const { region } = await sdk.client.fetch<{ region: RegionView }>(
          `/admin/alipay/regions/${regionId}/providers`,
          { method: "POST", body },
        )
        change((settings) => ({
          ...settings,
          regions: settings.regions.map((one) => (one.id === region.id ? region : one)),
        }))
      }
    },
    // Medusa's own region pages show the providers too.
    onSettled: () => queries.invalidateQueries({ queryKey: ["regions"] }),
  })
}

function useChange() {
  const queries = useQueryClient()
  return (change: (settings: Settings) => Settings) =>
    queries.setQueryData<{ settings: Settings }>(
      KEY,
      (known) => known && { settings: change(known.settings) },
    )
}
