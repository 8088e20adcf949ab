/** MultiSafepay's gateways for Alipay, and the identifier that each has as a Medusa payment provider. */
export const GATEWAY_BY_IDENTIFIER = { alipay: "ALIPAY", "alipay-plus": "ALIPAYPLUS" } as const

export type AlipayIdentifier = keyof typeof GATEWAY_BY_IDENTIFIER
export type AlipayGateway = (typeof GATEWAY_BY_IDENTIFIER)[AlipayIdentifier]

export const ALIPAY_IDENTIFIERS = Object.keys(GATEWAY_BY_IDENTIFIER) as AlipayIdentifier[]

const PROVIDER_ID = /^(?:pp_)?(alipay|alipay-plus)_([^_]+)$/

/** One of this plugin's payment providers, taken apart: `pp_alipay-plus_multisafepay`. */
export type AlipayProviderId = {
  /** As Medusa stores it, `pp_alipay_multisafepay`. */
  id: string
  /** As it stands in a notification URL, `alipay_multisafepay`. */
  slug: string
  identifier: AlipayIdentifier
  gateway: AlipayGateway
  /** The id that the merchant gave the provider in medusa-config. */
  registrationId: string
}

/** Takes a provider id apart, with or without `pp_`; undefined when it is not one of this plugin's. */
export function parseProviderId(value: string): AlipayProviderId | undefined {
  const [, identifier, registrationId] = PROVIDER_ID.exec(value) ?? []
  return identifier && registrationId ? providerId(identifier as AlipayIdentifier, registrationId) : undefined
}

export function providerId(identifier: AlipayIdentifier, registrationId: string): AlipayProviderId {
  const slug = `${identifier}_${registrationId}`
  return { id: `pp_${slug}`, slug, identifier, gateway: GATEWAY_BY_IDENTIFIER[identifier], registrationId }
}
