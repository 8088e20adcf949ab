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

type Line = {
  variant_id?: string | null
  quantity: number
  variant?: { id: string; inventory_items?: ({ inventory_item_id: string } | null)[] | null } | null
}

type Cart = { sales_channel_id: string; items?: (Line | null)[] }

/**
 * What the stock of a cart says about its failed completion. The error proves nothing: it has no code, and its text may
 * mention anything.
 * @returns "proven" when an item is gone, according to core's own count; "held" when an order that was placed just now
 *   holds unpaid what an item lacks; "other" when all are available, or held by an order that an earlier try to complete
 *   this cart left
 */
export async function causeByStock(container: MedusaContainer, cartId: string): Promise<FailureCause> {
  const { data } = await container
    .resolve(ContainerRegistrationKeys.QUERY)
    .graph({ entity: "cart", fields: FIELDS, filters: { id: cartId } })
  const { sales_channel_id, items = [] } = (data[0] ?? { sales_channel_id: "" }) as unknown as Cart
  let cause: FailureCause = "other"
  for (const item of items) {
    const inventoryItems = (item?.variant?.inventory_items ?? []).flatMap(
      (stock) => stock?.inventory_item_id ?? [],
    )
    const holder = () => unpaidHolderOf(connectionOf(container), inventoryItems, cartId)
    // Looked for before and after the count, because such an order may come and go at any time.
    const before = await holder()
    if (item?.variant && (await isLacking(container, sales_channel_id, item))) {
      const found = before ?? (await holder())
      if (!found) {
        return "proven"
      }
      cause = found === "placed_now" ? "held" : cause
    }
  }
  return cause
}

/** Core counts each line of a cart by itself. */
async function isLacking(
  container: MedusaContainer,
  sales_channel_id: string,
  { variant_id, quantity, variant }: Line,
): Promise<boolean> {
  const { errors } = await confirmVariantInventoryWorkflow(container).run({
    input: { sales_channel_id, variants: [variant], items: [{ variant_id, quantity }] } as never,
    throwOnError: false,
  })
  const error = errors?.[0]?.error as Partial<MedusaError> | undefined
  return error?.code === MedusaError.Codes.INSUFFICIENT_INVENTORY
}
