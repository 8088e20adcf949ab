import type { PspOrderId } from "../../../multisafepay"
import type { PgConnection } from "../connection"
import { orderNumber } from "../fragments/order-number"

/** Not for a cart: its storefront chooses what the cart is paid with. */
const ORDER_OF_SESSION = `
  select link.order_id, ${orderNumber("shop_order")} as order_number
    from payment_session session
    join order_payment_collection link
      on link.payment_collection_id = session.payment_collection_id and link.deleted_at is null
    join "order" shop_order on shop_order.id = link.order_id
   where session.id = ?
     and not exists (select 1 from cart_payment_collection cart
                      where cart.payment_collection_id = session.payment_collection_id and cart.deleted_at is null)`

/** The order that a payment session pays for; undefined for the session of a cart. */
export async function readOrderOfSession(
  pg: PgConnection,
  sessionId: PspOrderId,
): Promise<{ orderId: string; orderNumber: string } | undefined> {
  const { rows } = await pg.raw(ORDER_OF_SESSION, [sessionId])
  const [row] = rows
  return row && { orderId: String(row.order_id), orderNumber: String(row.order_number) }
}
