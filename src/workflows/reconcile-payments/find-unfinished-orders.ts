import type { PgConnection } from "../../providers/alipay/payment-records"
import type { Period } from "./find-due-payments"
import { ulidRange } from "./ulid-range"

/** An order that core wrote, and then stopped before it linked cart and payment to it. */
export type UnfinishedOrder = {
  id: string
  display_id: number
  /** A payment of the same shopper, begun before the order was written. */
  psp_order_id: string
  provider_id: string
}

/** Between an order's row and its links lie milliseconds: after two minutes nobody is on it any more. */
const SETTLING_MS = 2 * 60_000

/**
 * Orders of shoppers with an Alipay payment that stand alone: without cart, payment collection and transaction. Core
 * writes an order first and links it afterwards, so a process that dies in between leaves one behind; completing the
 * cart then places another. Medusa takes the leftover for an unpaid order, and so may whoever packs it.
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

// The alone come first: they are none or few, so that no other table is searched for the rest. The ten characters are
// the times of the ids.
const UNFINISHED = `
  with alone as materialized (
    select id, display_id, email, currency_code, created_at
      from "order"
     where id >= ? and id < ? and created_at < now() - ?::interval
       and deleted_at is null and canceled_at is null and not is_draft_order
       and not exists (select 1 from order_cart link where link.order_id = "order".id and link.deleted_at is null)
       and not exists (select 1 from order_payment_collection link
                        where link.order_id = "order".id and link.deleted_at is null)
       and not exists (select 1 from order_transaction t where t.order_id = "order".id and t.deleted_at is null)
  )
  select distinct on (alone.id) alone.id, alone.display_id, session.id as psp_order_id, session.provider_id
    from alone
    join cart on cart.email = alone.email and cart.currency_code = alone.currency_code
    join cart_payment_collection link on link.cart_id = cart.id and link.deleted_at is null
    join payment_session session on session.payment_collection_id = link.payment_collection_id
   where session.provider_id = any(?)
     and substr(session.id, 8, 10) <= substr(alone.id, 7, 10)
     and alone.created_at < session.created_at + interval '2 days'
   order by alone.id, session.created_at desc`
