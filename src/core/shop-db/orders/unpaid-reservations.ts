import type { PgConnection } from "../connection"
import { IN_PROGRESS } from "../fragments/in-progress"

/** Left by a crash while the cart's order was placed: such an order stays until the merchant cancels it. */
const IS_LEFT_OF_CART = `
  exists (select 1
            from "order" left_over join cart on cart.customer_id = left_over.customer_id
           where left_over.id = made.order_id and cart.id = ?
             and not exists (select 1 from order_cart link
                              where link.order_id = left_over.id and link.deleted_at is null))`

const HELD_BY = `
  select reservation.created_at > now() - ${IN_PROGRESS} as placed_now
    from reservation_item reservation
    join order_item made on made.item_id = reservation.line_item_id and made.deleted_at is null
   where reservation.inventory_item_id = any(?) and reservation.deleted_at is null
     and (reservation.created_at > now() - ${IN_PROGRESS} or ${IS_LEFT_OF_CART})
     and not exists (
       select 1
         from order_payment_collection link
         join payment on payment.payment_collection_id = link.payment_collection_id and payment.deleted_at is null
        where link.order_id = made.order_id and link.deleted_at is null)
   order by placed_now desc limit 1`

/** An unpaid order that holds stock: one that was placed just now, or one that an earlier try of the cart left. */
export type UnpaidHolder = "placed_now" | "left_of_cart"

/**
 * Which kind of unpaid order holds stock of these items. Such an order does not prove that the stock is gone (R69 in
 * docs/reliability.md): core removes one that was placed just now when it is not paid.
 */
export async function unpaidHolderOf(
  pg: PgConnection,
  inventoryItemIds: readonly string[],
  cartId: string,
): Promise<UnpaidHolder | undefined> {
  const { rows } = await pg.raw(HELD_BY, [[...inventoryItemIds], cartId])
  const [holder] = rows
  return holder && (holder.placed_now === true ? "placed_now" : "left_of_cart")
}
