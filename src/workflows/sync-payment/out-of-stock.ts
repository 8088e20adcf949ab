import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"
import { confirmVariantInventoryWorkflow } from "@medusajs/medusa/core-flows"
import { connectionOf } from "../../core/shop-db/connection"
import { isHeldByUnpaidOrder } from "../../core/shop-db/orders/unpaid-reservations"

/** What core's own stock check needs to know about a cart. */
const FIELDS = [
  "id",
  "sales_channel_id",
  "items.id",
  "items.variant_id",
  "items.quantity",
  "items.variant.id",
  "items.variant.manage_inventory",
  "items.variant.allow_backorder",
  ...[
    "inventory_item_id",
    "required_quantity",
    "inventory.location_levels.stocked_quantity",
    "inventory.location_levels.reserved_quantity",
    "inventory.location_levels.raw_stocked_quantity",
    "inventory.location_levels.raw_reserved_quantity",
    "inventory.location_levels.location_id",
    "inventory.location_levels.stock_locations.id",
    "inventory.location_levels.stock_locations.name",
    "inventory.location_levels.stock_locations.sales_channels.id",
    "inventory.location_levels.stock_locations.sales_channels.name",
  ].map((field) => `items.variant.inventory_items.${field}`),
]

type Cart = {
  sales_channel_id: string
  items?: ({
    variant_id?: string | null
    quantity: number
    variant?: { id: string; inventory_items?: ({ inventory_item_id: string } | null)[] | null } | null
  } | null)[]
}

/**
 * Whether a cart cannot become an order because its stock is gone, according to core's own count. The error of a failed
 * completion proves nothing: it has no code, and its text may mention anything.
 * @returns false when the stock is available, or cannot be counted now because an unpaid order holds it: an order that
 *   was just placed and may still be undone, or one left by an earlier try to complete this cart
 */
export async function isOutOfStock(container: MedusaContainer, cartId: string): Promise<boolean> {
  const { data } = await container
    .resolve(ContainerRegistrationKeys.QUERY)
    .graph({ entity: "cart", fields: FIELDS, filters: { id: cartId } })
  const { sales_channel_id, items = [] } = (data[0] ?? { sales_channel_id: "" }) as unknown as Cart
  const managed = items.filter((item) => item?.variant)
  const inventoryItems = managed.flatMap((item) =>
    (item?.variant?.inventory_items ?? []).flatMap((stock) => stock?.inventory_item_id ?? []),
  )
  const isHeld = () => isHeldByUnpaidOrder(connectionOf(container), inventoryItems, cartId)
  if (await isHeld()) {
    return false
  }
  const { errors } = await confirmVariantInventoryWorkflow(container).run({
    input: {
      sales_channel_id,
      variants: managed.map((item) => item?.variant),
      items: managed.map((item) => ({ variant_id: item?.variant_id, quantity: item?.quantity })),
    } as never,
    throwOnError: false,
  })
  const error = errors?.[0]?.error as Partial<MedusaError> | undefined
  // Checked again: such an order may have been placed just before the count.
  return error?.code === MedusaError.Codes.INSUFFICIENT_INVENTORY && !(await isHeld())
}
