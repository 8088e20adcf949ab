import type { SeededRandom } from "../chaos/plan/seeded-random"
import { ALIPAY_ID, ALIPAY_PLUS_ID, GOODS, type MarketCurrency, PROMOTIONS } from "./goods"

/** What one shopper buys, and what the merchant refunds afterwards. */
export type RandomCart = {
  number: number
  market: MarketCurrency
  providerId: string
  /** Quantities by SKU. */
  items: Record<string, number>
  promotions: string[]
  express: boolean
  /** The first of two refunds, as a share of what was paid. */
  firstPart: number
}

/** The same seed fills the same carts. */
export function randomCart(random: SeededRandom, number: number): RandomCart {
  const own = random.fork(String(number))
  const market = own.pick<MarketCurrency>(["eur", "usd", "hkd"])
  const skus = own.shuffle(GOODS.map(({ sku }) => sku)).slice(0, own.int(1, 3))
  const codes = own.shuffle(PROMOTIONS.map(({ code }) => code))
  return {
    number,
    market,
    providerId: market === "hkd" ? ALIPAY_PLUS_ID : own.pick([ALIPAY_ID, ALIPAY_PLUS_ID]),
    items: Object.fromEntries(skus.map((sku) => [sku, own.int(1, 7)])),
    promotions: codes.slice(0, own.pick([0, 1, 1, 2])),
    express: own.chance(0.3),
    firstPart: own.next(),
  }
}
