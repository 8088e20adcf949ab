import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { ALIPAY_IDENTIFIERS, type AlipayGateway, providerId } from "../core/gateways/gateway"
import type { PgConnection } from "../core/shop-db/payment-records"
import { type ConfigWithModules, listProviderIds, listSites, type Site } from "../core/sites/site"
import { notificationUrl } from "../core/start-payment/create-order-request"
import { type ConnectionView, checkConnection } from "./connection"
import { type LastRun, viewLastRun } from "./last-runs"
import { type OptionView, viewOptions } from "./options-view"
import { listRegions, type RegionView } from "./region-providers"

/** One MultiSafepay site: a registration of the provider in medusa-config. */
export type SiteView = {
  registration_id: string
  environment: "test" | "live"
  providers: { id: string; gateway: AlipayGateway; webhook_url: string }[]
  options: OptionView[]
  connection: ConnectionView
}

/** All that the settings page shows, apart from the payments. */
export type SettingsView = {
  sites: SiteView[]
  regions: RegionView[]
  last_recovery: LastRun | null
  last_reconciliation: LastRun | null
}

/** Gathers the settings page in one go; an unreachable MultiSafepay delays it by 2.5 s at most. */
export async function viewSettings(container: MedusaContainer): Promise<SettingsView> {
  const config = container.resolve<ConfigWithModules>(ContainerRegistrationKeys.CONFIG_MODULE)
  const pg = container.resolve<PgConnection>(ContainerRegistrationKeys.PG_CONNECTION)
  const providerIds = listProviderIds(config).map(({ id }) => id)
  const [sites, regions, last_recovery, last_reconciliation] = await Promise.all([
    Promise.all(listSites(config).map(viewSite)),
    listRegions(container, providerIds),
    viewLastRun(pg, "recovery"),
    viewLastRun(pg, "reconciliation"),
  ])
  return { sites, regions, last_recovery, last_reconciliation }
}

async function viewSite(site: Site): Promise<SiteView> {
  const { registrationId, options } = site
  return {
    registration_id: registrationId,
    environment: options.environment,
    providers: ALIPAY_IDENTIFIERS.map((identifier) => {
      const provider = providerId(identifier, registrationId)
      return {
        id: provider.id,
        gateway: provider.gateway,
        webhook_url: notificationUrl(provider, options),
      }
    }),
    options: viewOptions(options),
    connection: await checkConnection(site, false),
  }
}
