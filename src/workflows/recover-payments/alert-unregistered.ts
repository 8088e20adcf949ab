import type { MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import { parseProviderId } from "../../core/gateways/provider-id"
import { connectionOf } from "../../core/shop-db/connection"
import {
  listDuePayments,
  listOpenPayments,
  listOwedPayments,
} from "../../core/shop-db/recovery/unregistered-payments"
import { registeredProviderIds } from "../../core/sites/site"
import { listOpenSubjects } from "../../modules/payment-journal/alerts"
import { alertAboutSite } from "../alert-merchant/alert-about-site"
import { resolveAlert } from "../alert-merchant/alert-merchant"

const KIND = "provider_not_registered"

/**
 * Alerts the merchant about payments whose provider is no longer registered, because its entry in medusa-config was
 * renamed or removed: their notifications are answered with 404, recovery does not check them, and core cannot refund
 * them. There is one alert per provider. It ends when the provider is registered again, or when nothing is left to do
 * about its payments.
 * @param now ms since the epoch
 */
export async function alertUnregistered(container: MedusaContainer, now: number): Promise<void> {
  const pg = connectionOf(container)
  const registered = new Set<string>(registeredProviderIds(container))
  const counts = new Map<string, number>()
  for (const { providerId, count } of [
    ...(await listOpenPayments(pg, now)),
    ...(await listDuePayments(pg, now)),
  ]) {
    if (!registered.has(providerId)) {
      counts.set(providerId, Math.max(count, counts.get(providerId) ?? 0))
    }
  }
  for (const { providerId, count } of await listOwedPayments(
    pg,
    await formerProviders(container, registered),
    now,
  )) {
    counts.set(providerId, count + (counts.get(providerId) ?? 0))
  }
  for (const subject of await listOpenSubjects(pg, KIND)) {
    if (!counts.has(subject)) {
      await resolveAlert(container, { kind: KIND, subject })
    }
  }
  for (const [provider_id, count] of counts) {
    await alertAboutSite(container, {
      kind: KIND,
      subject: provider_id,
      provider_id,
      psp_order_id: "",
      note: `${provider_id}: ${count} payment${count === 1 ? "" : "s"}`,
    })
  }
}

/** Medusa keeps the ids of all providers that were ever registered. */
async function formerProviders(
  container: MedusaContainer,
  registered: ReadonlySet<string>,
): Promise<string[]> {
  const all = await container.resolve(Modules.PAYMENT).listPaymentProviders({}, { select: ["id"] })
  return all.map(({ id }) => id).filter((id) => parseProviderId(id) && !registered.has(id))
}
