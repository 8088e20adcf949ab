import type { AlipayMethod, AlipayMethodsAnswer, AlipayMethodsParams } from "../types/http/store"
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

/**
 * Which of Alipay and Alipay+ the shopper can use for this amount, with what a storefront needs to show them.
 *
 * @throws the sdk's error when the shop does not answer
 */
export async function listAlipayMethods(
  sdk: StorefrontClient,
  { regionId, amount, currencyCode, countryCode, locale, signal }: AlipayMethodsQuery,
): Promise<AlipayMethod[]> {
  const { methods } = await sdk.client.fetch<AlipayMethodsAnswer>("/store/alipay/methods", {
    query: {
      region_id: regionId,
      amount,
      currency_code: currencyCode,
      country_code: countryCode,
      locale,
    } satisfies AlipayMethodsParams,
    signal,
  })
  return methods
}
