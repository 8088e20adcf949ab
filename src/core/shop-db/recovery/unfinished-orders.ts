import type { PspOrderId } from "../../../multisafepay"
import { CLOCKS_DIFFER_MS, type SearchPeriod } from "../../search-period"
import { ulidRange } from "../../ulid-range"
import type { PgConnection } from "../connection"
import { orderNumber } from "../fragments/order-number"

/** An order that core wrote before it crashed, so that it has no payment. */
export type UnfinishedOrder = {
  id: string
  /** The order number that the merchant uses. */
  display_id: string
  /** A payment of the same cart, started before the order was written. */
  psp_order_id: PspOrderId
  provider_id: string
  /** Of that payment, in major units. */
  amount: string
  /** Upper case. */
  currency: string
}

/** Core writes an order's row and its links milliseconds apart: after two minutes it is no longer working on them. */
const SETTLING_MS = 2 * 60_000

/**
 * Orders that core left unfinished: it writes an order first, links it to cart and payment collection, and authorises
 * the payment last. A process that crashes in between leaves an order that is unlinked, or of a cart that nobody has
 * paid. Medusa treats both as unpaid orders, and staff may ship them.
 *
 * An unlinked order is recognised as a copy of a cart. It must have:
 * - the same customer, e-mail address, currency, region and sales channel;
 * - an address with the creation time of the cart's address, because core copies the row with its time. Without such an
 *   address, as for downloads, the same lines are enough if the cart got an order later;
 * - no earlier order of that cart: a marketplace makes an order for each vendor, with the address of the cart's order.
 *
 * An order that staff enter for a customer who paid with Alipay the day before does not match.
 */
export async function findUnfinishedOrders(
  pg: PgConnection,
  providerIds: readonly string[],
  { since, until, isFull }: Pick<SearchPeriod, "since" | "until" | "isFull">,
): Promise<UnfinishedOrder[]> {
  const range = ulidRange("order", {
    from: isFull ? 0 : since - SETTLING_MS - CLOCKS_DIFFER_MS,
    until: until - SETTLING_MS,
  })
  const { rows } = await pg.raw(UNFINISHED, [range.from, range.until, [...providerIds]])
  return rows as UnfinishedOrder[]
}

/** Ids of orders with an open `unfinished_order` alert that now have money, or were cancelled or deleted. */
export async function findFinishedOrders(pg: PgConnection): Promise<string[]> {
  const { rows } = await pg.raw(FINISHED)
  return rows.map(({ id }) => String(id))
}

const FINISHED = `
  select alert.subject as id
    from msp_alert alert left join "order" o on o.id = alert.subject
   where alert.kind = 'unfinished_order' and alert.state = 'open' and alert.deleted_at is null
     and (o.id is null or o.deleted_at is not null or o.canceled_at is not null
       or exists (select 1 from order_transaction paid where paid.order_id = o.id and paid.deleted_at is null)
       or exists (select 1 from order_payment_collection link
                    join payment p on p.payment_collection_id = link.payment_collection_id
                   where link.order_id = o.id and link.deleted_at is null
                     and p.deleted_at is null and p.canceled_at is null))`

/** Lines as one text, to compare an order with its cart: core copies each line. */
const contentOf = (lines: string) => `
  (select string_agg(line, ' ' order by line)
     from (select concat_ws('x', coalesce(line.variant_id, line.title), quantity::float8, line.unit_price::float8)
             from ${lines}) as content (line))`

const CONTENT_OF_ORDER = contentOf(`
  order_item item join order_line_item line on line.id = item.item_id
  where item.order_id = unpaid.id and item.deleted_at is null`)

const CONTENT_OF_CART = contentOf(`
  cart_line_item line where line.cart_id = cart.id and line.deleted_at is null`)

/** Orders entered by staff have addresses of their own, created together with the order. */
const HAS_THE_CARTS_ADDRESS = `
  exists (select 1
            from order_address copied
            join cart_address original on original.created_at = copied.created_at
             and original.country_code is not distinct from copied.country_code
             and original.address_1 is not distinct from copied.address_1
           where copied.id in (unpaid.shipping_address_id, unpaid.billing_address_id)
             and original.id in (cart.shipping_address_id, cart.billing_address_id))`

const ORDER_OF_CART = `
  select 1 from order_cart link join "order" placed on placed.id = link.order_id
   where link.cart_id = cart.id and link.deleted_at is null`

/**
 * Core places no second order for a cart that has one: a later order is for a vendor, or a replacement. Compared by the
 * database's sequence, because the orders may be dated by the clocks of two processes.
 */
const CART_HAS_EARLIER_ORDER = `exists (${ORDER_OF_CART} and placed.display_id < unpaid.number)`

/** After a crash, core may complete the cart again. */
const CART_HAS_LATER_ORDER = `exists (${ORDER_OF_CART} and placed.display_id > unpaid.number)`

// Unpaid orders are selected first: they are few, so the other tables are not searched for the rest. Their carts are
// found by the customer's index; "is not distinct from" keeps PostgreSQL from using the indexes of region and currency,
// which most carts share.
const UNFINISHED = `
  with unpaid as materialized (
    select o.id, ${orderNumber("o")} as display_id, o.email, o.currency_code, o.customer_id, o.region_id,
           o.sales_channel_id, o.created_at, o.display_id as number, o.shipping_address_id, o.billing_address_id,
           coalesce(
             (select link.cart_id from order_cart link
               where link.order_id = o.id and link.deleted_at is null limit 1),
             (select of_cart.cart_id
                from order_payment_collection link
                join cart_payment_collection of_cart on of_cart.payment_collection_id = link.payment_collection_id
               where link.order_id = o.id and link.deleted_at is null and of_cart.deleted_at is null limit 1)
           ) as cart_id
      from "order" o
     where o.id >= ? and o.id < ?
       and o.deleted_at is null and o.canceled_at is null and not o.is_draft_order
       and not exists (select 1 from order_transaction t where t.order_id = o.id and t.deleted_at is null)
       and not exists (select 1 from order_payment_collection link
                         join payment p on p.payment_collection_id = link.payment_collection_id
                        where link.order_id = o.id and link.deleted_at is null and p.deleted_at is null)
  ), unfinished as (
    select unpaid.*, unpaid.cart_id as of_cart
      from unpaid
     where unpaid.cart_id is not null
       and exists (select 1 from order_summary s
                    where s.order_id = unpaid.id and s.deleted_at is null
                      and (s.totals ->> 'pending_difference')::numeric > 0)
    union all
    select unpaid.*, cart.id
      from unpaid
      join cart on cart.customer_id = unpaid.customer_id and cart.deleted_at is null
       and cart.email = unpaid.email and cart.currency_code is not distinct from unpaid.currency_code
       and cart.region_id is not distinct from unpaid.region_id
       and cart.sales_channel_id is not distinct from unpaid.sales_channel_id
     where unpaid.cart_id is null
       and not exists (select 1 from order_payment_collection link
                        where link.order_id = unpaid.id and link.deleted_at is null)
       and not ${CART_HAS_EARLIER_ORDER}
       and (${HAS_THE_CARTS_ADDRESS} or (${CART_HAS_LATER_ORDER} and ${CONTENT_OF_ORDER} = ${CONTENT_OF_CART}))
  )
  select distinct on (o.id) o.id, o.display_id, session.id as psp_order_id, session.provider_id,
         session.amount::text as amount, upper(session.currency_code) as currency
    from unfinished o
    join cart_payment_collection link on link.cart_id = o.of_cart and link.deleted_at is null
    join payment_session session on session.payment_collection_id = link.payment_collection_id
     and session.deleted_at is null
   where session.provider_id = any(?)
     and session.created_at <= o.created_at and o.created_at < session.created_at + interval '2 days'
   order by o.id, session.created_at desc`
