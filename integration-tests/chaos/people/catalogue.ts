import { TEA_SHOP_PUBLISHABLE_KEY } from "../../../testkit/tea-shop/credentials"
import type { Browser } from "./browser"

type Market = "eur" | "usd"

/** What a storefront knows about the shop. Read once, because reading it is not tested. */
export type Catalogue = {
  regions: Record<Market, string>
  /** Shipping option ids by market. */
  shipping: Record<Market, string>
  /** Variant ids by SKU. */
  variants: Record<string, string>
}

export const PLENTIFUL = ["LONGJING-50", "JASMINE-50", "KEEMUN-100", "MATCHA-30", "PUER-100"] as const
/** Bought only by shoppers for whom it sells out. */
export const SCARCE = "DAHONGPAO-25"

export const PROVIDERS = {
  alipay: "pp_alipay_multisafepay",
  "alipay-plus": "pp_alipay-plus_multisafepay",
} as const
export const MANUAL = "pp_system_default"

export const storeApi = (browser: Browser): Browser =>
  browser.with({ "x-publishable-api-key": TEA_SHOP_PUBLISHABLE_KEY })

export async function readCatalogue(browser: Browser): Promise<Catalogue> {
  const store = storeApi(browser)
  const { regions } = await store.get<{ regions: { id: string; currency_code: string }[] }>(
    "/store/regions?fields=id,currency_code",
  )
  const { products } = await store.get<{ products: { variants: { id: string; sku: string }[] }[] }>(
    "/store/products?limit=100&fields=id,variants.id,variants.sku",
  )
  const variants = Object.fromEntries(
    products.flatMap((product) => product.variants.map(({ sku, id }) => [sku, id])),
  )
  const regionOf = (market: Market) => {
    const region = regions.find(({ currency_code }) => currency_code === market)
    if (!region) throw new Error(`The shop has no region for ${market}`)
    return region.id
  }
  const shippingOf = async (market: Market) => {
    const { cart } = await store.post<{ cart: { id: string } }>("/store/carts", {
      region_id: regionOf(market),
      shipping_address: { country_code: market === "eur" ? "nl" : "us" },
      items: [{ variant_id: variants[PLENTIFUL[0]], quantity: 1 }],
    })
    const { shipping_options } = await store.get<{ shipping_options: { id: string }[] }>(
      `/store/shipping-options?cart_id=${cart.id}&fields=id`,
    )
    const [option] = shipping_options
    if (!option) throw new Error(`The shop ships nothing to ${market}`)
    return option.id
  }
  return {
    regions: { eur: regionOf("eur"), usd: regionOf("usd") },
    shipping: { eur: await shippingOf("eur"), usd: await shippingOf("usd") },
    variants,
  }
}
