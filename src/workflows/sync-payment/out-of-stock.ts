import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"
import { confirmVariantInventoryWorkflow } from "@medusajs/medusa/core-flows"
import { connectionOf } from "../../core/shop-db/connection"
import { unpaidHolderOf } from "../../core/shop-db/orders/unpaid-reservations"
import type { FailureCause } from "./refund-policy"

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
 * What the stock of a cart says about its failed completion. The error proves nothing: it has no code, and its text may
 * mention anything.
 * @returns "proven" when the stock is gone, according to core's own count; "held" when an order that was placed just now
 *   holds it unpaid; "other" when it is available, or held by an order that an earlier try to complete this cart left
 */
export async function causeByStock(container: MedusaContainer, cartId: string): Promise<FailureCause> {
  const { data } = await container
    .resolve(ContainerRegistrationKeys.QUERY)
    .graph({ entity: "cart", fields: FIELDS, filters: { id: cartId } })
  const { sales_channel_id, items = [] } = (data[0] ?? { sales_channel_id: "" }) as unknown as Cart
  const managed = items.filter((item) => item?.variant)
  const inventoryItems = managed.flatMap((item) =>
    (item?.variant?.inventory_items ?? []).flatMap((stock) => stock?.inventory_item_id ?? []),
  )
  const holder = () => unpaidHolderOf(connectionOf(container), inventoryItems, cartId)
  const before = await holder()
  if (before) {
    return BY_HOLDER[before]
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
  if (error?.code !== MedusaError.Codes.INSUFFICIENT_INVENTORY) {
    return "other"
  }
  // Checked again: such an order may have been placed just before the count.
  const after = await holder()
  return after ? BY_HOLDER[after] : "proven"
}

const BY_HOLDER = { placed_now: "held", left_of_cart: "other" } as const
