import type { HttpTypes } from "@medusajs/types"

type Variant = HttpTypes.StoreProductVariant

/** What a variant costs in the shopper's region, in major units. */
export function priceOf(variant: Variant | undefined): number | undefined {
  return variant?.calculated_price?.calculated_amount ?? undefined
}

/** The lowest price of a product and whether another variant costs more. */
export function lowestPrice(product: HttpTypes.StoreProduct): { price: number | undefined; varies: boolean } {
  const prices = (product.variants ?? []).map(priceOf).filter((price) => price !== undefined)
  const price = prices.length ? Math.min(...prices) : undefined
  return { price, varies: prices.some((other) => other !== price) }
}

/** How many can still be bought; undefined when the shop does not count them. */
export function stockOf(variant: Variant | undefined): number | undefined {
  const counted = variant?.manage_inventory && !variant.allow_backorder
  return counted ? (variant.inventory_quantity ?? undefined) : undefined
}
