import { MedusaError } from "@medusajs/framework/utils"
import { byPreference } from "../../core/gateways/gateways"
import { parseProviderId } from "../../core/gateways/provider-id"
import { orderNumberOf } from "../../core/shop-db/fragments/order-number"
import type { LinkOrder } from "./link-order"

/**
 * The provider of an order's payment link: the requested one, else one with which a payment of the order was started
 * before, else one that the order's region offers. A gateway that MultiSafepay is retiring comes last.
 * @param registered every provider of this plugin in medusa-config
 * @throws MedusaError invalid_data for a provider that is not one of them
 * @throws MedusaError not_allowed when the region offers none of them
 */
export function chooseProvider(
  order: Pick<LinkOrder, "display_id" | "custom_display_id" | "region" | "payment_collections">,
  registered: readonly string[],
  wanted?: string,
): string {
  if (wanted !== undefined && !registered.includes(wanted)) {
    throw new MedusaError(
      MedusaError.Types.INVALID_DATA,
      `provider_id: there is no Alipay provider of this id; registered are ${registered.join(", ")}`,
    )
  }
  const offered = (order.region?.payment_providers ?? [])
    .map(({ id }) => id)
    .filter((id) => registered.includes(id))
    .sort((a, b) => byPreference(gatewayOf(a), gatewayOf(b)))
  const usable = wanted === undefined ? offered : offered.filter((id) => id === wanted)
  const used = (order.payment_collections ?? [])
    .flatMap(({ payment_sessions }) => payment_sessions ?? [])
    .map(({ provider_id }) => provider_id)
  const chosen = usable.find((id) => used.includes(id)) ?? usable[0]
  if (!chosen) {
    throw new MedusaError(
      MedusaError.Types.NOT_ALLOWED,
      `The region ${order.region?.name ?? ""} of order #${orderNumberOf(order)} does not offer ${wanted ?? "Alipay"}: tick it among the region's payment providers`,
    )
  }
  return chosen
}

const gatewayOf = (id: string) => parseProviderId(id)?.gateway
