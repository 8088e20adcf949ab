import type { StorefrontClient } from "./sdk"

export interface AlipayMethodsQuery {
  regionId: string
  /** The amount to pay, in major units like Medusa's `cart.total` (19.99). */
  amount?: number
  /** ISO 4217, any case. */
  currencyCode?: string
  /** The shopper's country, ISO 3166-1 alpha-2, any case. */
  countryCode?: string
  /** The shopper's language, as a language tag ("zh-CN"), for `title` and `description`. English when absent. */
  locale?: string
  signal?: AbortSignal
}

export interface AlipayMethod {
  provider_id: string
  gateway: string
  /** In the requested language, or in English. */
  title: string
  /** One sentence, in the requested language, or in English. */
  description: string
  available: boolean
  /** Why it cannot be used for this amount, currency and country; only when not available. */
  reason?: AlipayUnavailableReason
  /** In major units of the requested currency. */
  min_amount?: number
  /** In major units of the requested currency; null means no limit. */
  max_amount?: number | null
  icon_urls: { large: string; medium: string; vector: string }
  /** Wallets that the shopper can pay with. Alipay+ requires that at least three of them are shown. */
  brands: AlipayWalletBrand[]
  environment: "test" | "live"
}

export interface AlipayWalletBrand {
  id: string
  name: string
  icon_url: string
}

export interface AlipayUnavailableReason {
  code:
    | "not_enabled_in_region"
    | "not_active_on_account"
    | "currency_not_supported"
    | "country_not_supported"
    | "amount_too_low"
    | "amount_too_high"
    | "amount_has_fraction"
    | "customer_group_not_allowed"
    | "psp_unavailable"
  /** In English; use the code for translations. */
  message: string
}

/**
 * Which of Alipay and Alipay+ the shopper can use for this amount, with what a storefront needs to show them.
 *
 * @throws the sdk's error when the shop does not answer
 */
export async function listAlipayMethods(
  sdk: StorefrontClient,
  { regionId, amount, currencyCode, countryCode, locale, signal }: AlipayMethodsQuery,
): Promise<AlipayMethod[]> {
  const { methods } = await sdk.client.fetch<{ methods: AlipayMethod[] }>("/store/alipay/methods", {
    query: { region_id: regionId, amount, currency_code: currencyCode, country_code: countryCode, locale },
    signal,
  })
  return methods
}
