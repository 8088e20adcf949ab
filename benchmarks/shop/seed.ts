import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { updateRegionsWorkflow } from "@medusajs/medusa/core-flows"
import { seedTeaShop } from "../../testkit/tea-shop"
import { TEST_ADMIN } from "../../testkit/tea-shop/credentials"
import type { ShopFront } from "./commands"

const SKU = "LONGJING-50"
const PLENTY = 1_000_000

export async function seedShop(container: MedusaContainer): Promise<ShopFront> {
  const { publishableKey, regions, stockLocationId } = await seedTeaShop(container, {
    admin: TEST_ADMIN,
    regions: ["eur"],
  })
  const regionId = String(regions.eur)
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data: variants } = await query.graph({
    entity: "variant",
    fields: ["id", "inventory_items.inventory_item_id"],
    filters: { sku: SKU },
  })
  const [variant] = variants as { id: string; inventory_items: { inventory_item_id: string }[] }[]
  const inventoryItemId = variant?.inventory_items[0]?.inventory_item_id
  if (!variant || !inventoryItemId) throw new Error(`The tea shop has no ${SKU} in its warehouse`)
  await container
    .resolve(Modules.INVENTORY)
    .updateInventoryLevels([
      { inventory_item_id: inventoryItemId, location_id: stockLocationId, stocked_quantity: PLENTY },
    ])
  const providers = await container.resolve(Modules.PAYMENT).listPaymentProviders({ is_enabled: true })
  await updateRegionsWorkflow(container).run({
    input: { selector: { id: regionId }, update: { payment_providers: providers.map(({ id }) => id) } },
  })
  return { publishableKey, regionId, variantId: variant.id }
}
