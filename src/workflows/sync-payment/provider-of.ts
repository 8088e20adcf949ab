import { type ProviderId, parseProviderId } from "../../core/gateways/provider-id"
import type { ShopState } from "../../core/payments/shop-state"
import { providerIdsOf, type Site } from "../../core/sites/site"
import type { MultiSafepayOrder } from "../../multisafepay"

/**
 * The provider of a payment: the one in the shop. If the shop does not know the payment, it is the one that the PSP
 * order names in `var1`, if that provider belongs to the site that read the order; otherwise the one that the payment
 * sync was started for, or the first one of the site.
 */
export function providerOf(
  { var1 }: Pick<MultiSafepayOrder, "var1">,
  { providerId }: Pick<ShopState, "providerId">,
  site: Pick<Site, "registrationId">,
  startedFor: ProviderId | "" | undefined,
): ProviderId | "" {
  const named = var1 === undefined ? undefined : parseProviderId(var1)
  if (providerId || named?.registrationId !== site.registrationId) {
    return providerId || startedFor || (providerIdsOf(site)[0] ?? "")
  }
  return named.id
}
