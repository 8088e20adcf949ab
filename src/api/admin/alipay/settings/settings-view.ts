import type { MedusaContainer } from "@medusajs/framework/types"
import { GATEWAYS } from "../../../../core/gateways/gateways"
import { providerId } from "../../../../core/gateways/provider-id"
import { connectionOf, type PgConnection } from "../../../../core/shop-db/connection"
import { checkConnection } from "../../../../core/site-checks/connection"
import {
  configOf,
  listSites,
  providerIdsOf,
  registeredProviderIds,
  type Site,
} from "../../../../core/sites/site"
import { notificationUrl } from "../../../../core/start-payment/create-order-request"
import { lastNotifications } from "../../../../modules/payment-journal/notifications"
import type { SettingsView, SiteView } from "../../../../types/http/admin"
import { listRegions } from "../regions/region-providers"
import { viewLastRun } from "./last-runs"
import { viewOptions } from "./options-view"
import { readVersions } from "./versions"

/** An unreachable MultiSafepay delays it by at most 2.5 s. */
export async function viewSettings(container: MedusaContainer): Promise<SettingsView> {
  const config = configOf(container)
  const pg = connectionOf(container)
  const providerIds = registeredProviderIds(container)
  const [sites, regions, last_recovery, last_reconciliation] = await Promise.all([
    Promise.all(listSites(config).map((site) => viewSite(pg, site))),
    listRegions(container, providerIds),
    viewLastRun(pg, "recovery"),
    viewLastRun(pg, "reconciliation"),
  ])
  const read_at = new Date().toISOString()
  return { versions: readVersions(), sites, regions, last_recovery, last_reconciliation, read_at }
}

async function viewSite(pg: PgConnection, site: Site): Promise<SiteView> {
  const { registrationId, options } = site
  const [connection, { accepted_at, refused, refused_within_a_day }] = await Promise.all([
    checkConnection(site, false),
    lastNotifications(pg, providerIdsOf(site)),
  ])
  return {
    registration_id: registrationId,
    environment: options.environment,
    providers: GATEWAYS.map((gateway) => {
      const provider = providerId(gateway, registrationId)
      return {
        id: provider.id,
        gateway: gateway.code,
        webhook_url: notificationUrl(provider, options),
      }
    }),
    options: viewOptions(options),
    connection,
    notifications: {
      accepted_at: accepted_at?.toISOString() ?? null,
      refused_at: refused?.at.toISOString() ?? null,
      refused_because: refused?.reason ?? null,
      refused_within_a_day,
    },
  }
}
