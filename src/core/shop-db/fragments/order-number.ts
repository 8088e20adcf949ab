/**
 * The number that the merchant uses for an order, as text: the one that the shop gave it, or Medusa's own count.
 * @param order the alias of core's table "order" in the statement around, never a value
 */
export const orderNumber = (order: string) =>
  `coalesce(nullif(${order}.custom_display_id, ''), ${order}.display_id::text)`

/** The same of an order that core's Query has read. */
export const orderNumberOf = (order: {
  display_id?: number | string | null
  custom_display_id?: string | null
}): string => order.custom_display_id || String(order.display_id ?? "")
