/**
 * The order number that the merchant uses, as text: a custom one if the shop set it, otherwise Medusa's own count.
 * @param order the alias of core's table "order" in the surrounding statement, never a value
 */
export const orderNumber = (order: string) =>
  `coalesce(nullif(${order}.custom_display_id, ''), ${order}.display_id::text)`

/** The same for an order that was read with core's Query. */
export const orderNumberOf = (order: {
  display_id?: number | string | null
  custom_display_id?: string | null
}): string => order.custom_display_id || String(order.display_id ?? "")
