import { orderNumber } from "../../core/shop-db/order-number"
import { ulidRange } from "../../core/ulid-range"
import type { PgConnection } from "../../providers/alipay/payment-records"
import type { Period } from "./find-due-payments"

/** An order that core wrote, and then stopped before a payment stood on it. */
export type UnfinishedOrder = {
  id: string
  /** The number that the merchant uses for the order. */
  display_id: string
  /** A payment of the same shopper, begun before the order was written. */
  psp_order_id: string
  provider_id: string
}

/** Between an order's row and its links lie milliseconds: after two minutes nobody is on it any more. */
const SETTLING_MS = 2 * 60_000

/**
 * Orders of shoppers with an Alipay payment on which no payment stands. Core writes an order first, links it to cart and
 * payment collection, and authorises the payment last; what was written goes when that fails. A process that dies in
 * between leaves the order behind: alone, when it had no links yet, and completing the cart then places another; or as
 * the order of a cart that nobody has paid. Medusa takes both for unpaid orders, and so may whoever packs them.
 * @param period undefined for every order there is
 */
export async function findUnfinishedOrders(
  pg: PgConnection,
  providerIds: readonly string[],
  period: Period | undefined,
): Promise<UnfinishedOrder[]> {
  const range = period && {
    from: period.since - SETTLING_MS,
    until: period.until - SETTLING_MS,
  }
  const { from, until } = range ? ulidRange("order", range) : { from: "", until: "order_~" }
  const { rows } = await pg.raw(UNFINISHED, [from, until, `${SETTLING_MS} milliseconds`, [...providerIds]])
  return rows as UnfinishedOrder[]
}

// The unpaid come first: they are few, so that no other table is searched for the rest. The ten characters are the times
// of the ids. An order without a cart that has a collection is one that somebody entered, and sent a payment link for.
const UNFINISHED = `
  with unpaid as materialized (
    select o.id, ${orderNumber("o")} as display_id, o.email, o.currency_code, o.created_at,
           coalesce(
             (select link.cart_id from order_cart link
               where link.order_id = o.id and link.deleted_at is null limit 1),
             (select of_cart.cart_id
                from order_payment_collection link
                join cart_payment_collection of_cart on of_cart.payment_collection_id = link.payment_collection_id
               where link.order_id = o.id and link.deleted_at is null and of_cart.deleted_at is null limit 1)
           ) as cart_id
      from "order" o
     where o.id >= ? and o.id < ? and o.created_at < now() - ?::interval
       and o.deleted_at is null and o.canceled_at is null and not o.is_draft_order
       and not exists (select 1 from order_transaction t where t.order_id = o.id and t.deleted_at is null)
       and not exists (select 1 from order_payment_collection link
                         join payment p on p.payment_collection_id = link.payment_collection_id
                        where link.order_id = o.id and link.deleted_at is null and p.deleted_at is null)
  ), of_shoppers as (
    select unpaid.*, cart.id as of_cart
      from unpaid join cart on cart.email = unpaid.email and cart.currency_code = unpaid.currency_code
     where unpaid.cart_id is null
       and not exists (select 1 from order_payment_collection link
                        where link.order_id = unpaid.id and link.deleted_at is null)
    union all
    select unpaid.*, unpaid.cart_id
      from unpaid
     where exists (select 1 from order_summary s
                    where s.order_id = unpaid.id and s.deleted_at is null
                      and (s.totals ->> 'pending_difference')::numeric > 0)
       and unpaid.cart_id is not null
  )
  select distinct on (o.id) o.id, o.display_id, session.id as psp_order_id, session.provider_id
    from of_shoppers o
    join cart_payment_collection link on link.cart_id = o.of_cart and link.deleted_at is null
    join payment_session session on session.payment_collection_id = link.payment_collection_id
     and session.deleted_at is null
   where session.provider_id = any(?)
     and substr(session.id, 8, 10) <= substr(o.id, 7, 10)
     and o.created_at < session.created_at + interval '2 days'
   order by o.id, session.created_at desc`
