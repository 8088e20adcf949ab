import type { HttpTypes } from "@medusajs/framework/types"
import type { Http } from "../../testkit/actors/http"

/** What an attacker needs to know about the shop. Read once, because reading it is not part of an attack. */
export type Catalogue = { regionId: string; variantId: string; shippingOptionId: string }

const TEA = "LONGJING-50"
export const ADDRESS = { first_name: "Mei", last_name: "Lin", address_1: "Damrak 1", postal_code: "1012LG" }

/** @param store the Store API, with a publishable key */
export async function readCatalogue(store: Http): Promise<Catalogue> {
  const { regions } = await store.get<HttpTypes.StoreRegionListResponse>(
    "/store/regions?fields=id,currency_code",
  )
  const { products } = await store.get<HttpTypes.StoreProductListResponse>(
    "/store/products?limit=100&fields=id,variants.id,variants.sku",
  )
  const regionId = regions.find(({ currency_code }) => currency_code === "eur")?.id
  const variantId = products.flatMap(({ variants }) => variants ?? []).find(({ sku }) => sku === TEA)?.id
  if (!regionId || !variantId) throw new Error(`The shop sells no ${TEA} in euros`)
  const { cart } = await store.post<HttpTypes.StoreCartResponse>("/store/carts", {
    region_id: regionId,
    shipping_address: { ...ADDRESS, city: "Amsterdam", country_code: "nl" },
    items: [{ variant_id: variantId, quantity: 1 }],
  })
  const { shipping_options } = await store.get<HttpTypes.StoreShippingOptionListResponse>(
    `/store/shipping-options?cart_id=${cart.id}&fields=id`,
  )
  const [option] = shipping_options
  if (!option) throw new Error("The shop ships nothing to Amsterdam")
  return { regionId, variantId, shippingOptionId: option.id }
}
