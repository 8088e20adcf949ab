import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import type {
  ConnectionCheckAnswer,
  ProviderBody,
  RegionAnswer,
  RegionProvidersBody,
  Settings,
  SettingsAnswer,
  WebhookCheckAnswer,
} from "../../types/http/admin"
import { sdk } from "../lib/sdk"

const KEY = ["alipay", "settings"] as const

export function useSettings() {
  return useQuery({
    queryKey: KEY,
    queryFn: () => sdk.client.fetch<SettingsAnswer>("/admin/alipay/settings"),
    select: ({ settings }) => settings,
  })
}

/** Asks MultiSafepay now, and replaces the previous result on the page. */
export function useConnectionCheck(registrationId: string, providerId: string) {
  const change = useChange()
  return useMutation({
    mutationFn: () =>
      sdk.client.fetch<ConnectionCheckAnswer>("/admin/alipay/connection-check", {
        method: "POST",
        body: { provider_id: providerId } satisfies ProviderBody,
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
          sdk.client.fetch<WebhookCheckAnswer>("/admin/alipay/webhook-check", {
            method: "POST",
            body: { provider_id } satisfies ProviderBody,
          }),
        ),
      ),
  })
}

export type ProviderChange = RegionProvidersBody & { regionId: string }

/** Changes one region after the other. */
export function useProviderChange() {
  const change = useChange()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (changes: ProviderChange[]) => {
      for (const { regionId, ...body } of changes) {
        const { region } = await sdk.client.fetch<RegionAnswer>(
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
    queries.setQueryData<SettingsAnswer>(KEY, (known) => known && { settings: change(known.settings) })
}
