import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, ProductStatus } from "@medusajs/framework/utils"
import {
  createInventoryLevelsWorkflow,
  createProductsWorkflow,
  updateProductsWorkflow,
} from "@medusajs/medusa/core-flows"
import { CATALOGUE, type Tea } from "./catalogue"
import type { Warehouse } from "./warehouse"

/** Creates the products of the catalogue that do not exist yet, with their stock. */
export async function ensureTeas(
  container: MedusaContainer,
  place: Warehouse & { salesChannelId: string },
  pictures: string,
): Promise<void> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data: present } = await query.graph({
    entity: "product",
    fields: ["id", "handle", "thumbnail"],
    filters: { handle: CATALOGUE.map((tea) => tea.handle) },
  })
  const missing = CATALOGUE.filter((tea) => !present.some((product) => product.handle === tea.handle))
  if (missing.length > 0) {
    await createProductsWorkflow(container).run({
      input: { products: missing.map((tea) => productOf(tea, place, pictures)) },
    })
  }
  // The shop's address may have changed.
  const moved = present.filter(({ handle, thumbnail }) => thumbnail !== pictureOf(handle, pictures))
  if (moved.length > 0) {
    await updateProductsWorkflow(container).run({
      input: {
        products: moved.map(({ id, handle }) => {
          const url = pictureOf(handle, pictures)
          return { id, thumbnail: url, images: [{ url }] }
        }),
      },
    })
  }
  await ensureStock(container, place.stockLocationId)
}

const pictureOf = (handle: string, pictures: string) => `${pictures}/${handle}.svg`

function productOf(tea: Tea, place: Warehouse & { salesChannelId: string }, pictures: string) {
  const picture = pictureOf(tea.handle, pictures)
  return {
    title: tea.title,
    subtitle: tea.subtitle,
    handle: tea.handle,
    description: tea.description,
    origin_country: tea.origin,
    status: ProductStatus.PUBLISHED,
    thumbnail: picture,
    images: [{ url: picture }],
    shipping_profile_id: place.shippingProfileId,
    sales_channels: [{ id: place.salesChannelId }],
    options: [{ title: "Size", values: tea.sizes.map(({ size }) => size) }],
    variants: tea.sizes.map(({ size, sku, price, weight }) => ({
      title: size,
      sku,
      weight,
      manage_inventory: true,
      options: { Size: size },
      prices: Object.entries(price).map(([currency_code, amount]) => ({ currency_code, amount })),
    })),
  }
}

async function ensureStock(container: MedusaContainer, location_id: string): Promise<void> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const stockOf = new Map(CATALOGUE.flatMap((tea) => tea.sizes).map(({ sku, stock }) => [sku, stock]))
  const { data: items } = await query.graph({
    entity: "inventory_item",
    fields: ["id", "sku", "location_levels.id"],
    filters: { sku: [...stockOf.keys()] },
  })
  const uncounted = items.filter((item) => (item.location_levels ?? []).length === 0)
  if (uncounted.length === 0) return
  await createInventoryLevelsWorkflow(container).run({
    input: {
      inventory_levels: uncounted.map(({ id, sku }) => ({
        location_id,
        inventory_item_id: id,
        stocked_quantity: stockOf.get(sku ?? "") ?? 0,
      })),
    },
  })
}
