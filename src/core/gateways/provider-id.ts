import type { z } from "zod/v4"
import { GATEWAYS, type Gateway } from "./gateways"

/** A provider id of this plugin as Medusa stores it, with `pp_`: not the slug of a notification URL. */
export type ProviderId = string & z.$brand<"ProviderId">

/** For ids read from Medusa's or the plugin's tables. */
export const asProviderId = (id: string): ProviderId => id as ProviderId

const PROVIDER_ID = new RegExp(
  `^(?:pp_)?(${GATEWAYS.map(({ identifier }) => identifier).join("|")})_([^_]+)$`,
)

export type AlipayProviderId = {
  /** As Medusa stores it: `pp_alipay_multisafepay`. */
  id: ProviderId
  /** As in a notification URL: `alipay_multisafepay`. */
  slug: string
  gateway: Gateway
  /** The id that the merchant gave the provider in medusa-config. */
  registrationId: string
}

/** With or without `pp_`; undefined when the id is not one of this plugin's. */
export function parseProviderId(value: string): AlipayProviderId | undefined {
  const [, identifier, registrationId] = PROVIDER_ID.exec(value) ?? []
  const gateway = GATEWAYS.find((one) => one.identifier === identifier)
  return gateway && registrationId ? providerId(gateway, registrationId) : undefined
}

export function providerId(gateway: Gateway, registrationId: string): AlipayProviderId {
  const slug = `${gateway.identifier}_${registrationId}`
  return { id: asProviderId(`pp_${slug}`), slug, gateway, registrationId }
}
