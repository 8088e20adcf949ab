export const ALIPAY_ID = "pp_alipay_multisafepay"
export const ALIPAY_PLUS_ID = "pp_alipay-plus_multisafepay"

export type MarketCurrency = "eur" | "usd" | "hkd"

/** Prices that result in fractions of a cent when a percentage is added or taken off. */
export const GOODS = [
  { sku: "CARTS-A", price: { eur: 9.95, usd: 10.99, hkd: 88.88 } },
  { sku: "CARTS-B", price: { eur: 3.33, usd: 3.67, hkd: 29.9 } },
  { sku: "CARTS-C", price: { eur: 0.77, usd: 0.85, hkd: 6.95 } },
  { sku: "CARTS-D", price: { eur: 27.49, usd: 29.95, hkd: 234.57 } },
  { sku: "CARTS-E", price: { eur: 119.01, usd: 129.99, hkd: 1017.3 } },
] as const

type ApplicationMethod = Record<string, string | number>

/** One for each way in which Medusa allocates a discount. */
export const PROMOTIONS: readonly { code: string; method: ApplicationMethod }[] = [
  { code: "TEN", method: { value: 10, target_type: "order" } },
  { code: "TWELVE-AND-A-HALF", method: { value: 12.5, target_type: "items", allocation: "across" } },
  {
    code: "THIRTY-THREE",
    method: { value: 33, target_type: "items", allocation: "each", max_quantity: 100 },
  },
]

/** Tax in percent, whether prices include it, and the price of shipping. */
export const MARKETS: Readonly<
  Record<
    MarketCurrency,
    { country: string; tax: number; inclusive: boolean; shipping: { standard: number; express: number } }
  >
> = {
  eur: { country: "nl", tax: 9, inclusive: true, shipping: { standard: 4.95, express: 11.5 } },
  usd: { country: "us", tax: 8.875, inclusive: false, shipping: { standard: 9.95, express: 24.5 } },
  hkd: { country: "hk", tax: 6.5, inclusive: true, shipping: { standard: 39.9, express: 88 } },
}
