/** The query of `GET /store/alipay/methods`. */
export interface AlipayMethodsParams {
  /** Of the cart. */
  region_id: string
  /** The amount to pay, in major units like Medusa's `cart.total` (19.99). */
  amount?: number
  /** ISO 4217, any case. Default: the region's. */
  currency_code?: string
  /** The shopper's country, ISO 3166-1 alpha-2, any case. */
  country_code?: string
  /** The shopper's language, as a language tag ("zh-CN"), for `title` and `description`. English when absent. */
  locale?: string
}

export interface AlipayMethodsAnswer {
  methods: AlipayMethod[]
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
    | "not_active_on_site"
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
