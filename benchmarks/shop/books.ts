import type { Books } from "./commands"

type Pg = { raw(sql: string, bindings?: unknown[]): Promise<{ rows: Record<string, unknown>[] }> }

/** The shop's books about payment sessions: the orders of their carts, the captures and refunds of their payments. */
export async function booksOf(pg: Pg, sessionIds: string[]): Promise<Books> {
  const { rows } = await pg.raw(
    `with session as (
       select session.id,
              (select count(distinct placed.order_id)
                 from cart_payment_collection cart
                 join order_cart placed on placed.cart_id = cart.cart_id and placed.deleted_at is null
                where cart.payment_collection_id = session.payment_collection_id) as orders,
              (select count(*) from order_payment_collection owed
                where owed.payment_collection_id = session.payment_collection_id and owed.deleted_at is null) as owed,
              (select count(*) from payment join capture on capture.payment_id = payment.id
                where payment.payment_session_id = session.id and capture.deleted_at is null) as captures,
              (select count(*) from payment join refund on refund.payment_id = payment.id
                where payment.payment_session_id = session.id and refund.deleted_at is null) as refunds
         from payment_session session where session.id = any(?))
     select count(*) filter (where orders = 1 and owed = 1 and captures = 1 and refunds = 0)::int as standing,
            count(*) filter (where orders > 1 or owed > 1 or captures > 1)::int as doubled,
            count(*) filter (where refunds > 0)::int as refunded
       from session`,
    [sessionIds],
  )
  const [{ standing, doubled, refunded } = {}] = rows
  return { standing: Number(standing), doubled: Number(doubled), refunded: Number(refunded) }
}
