import { asPspOrderId, type PspOrderId } from "../../../multisafepay"
import type { PgConnection } from "../connection"
import { type OrderReference, orderIdOf } from "../fragments/order-reference"

/**
 * After a failed try, a payment page or link can be paid until it expires. Of a cancelled order all sessions are
 * listed, because refunds of paid ones may have failed.
 */
const PAYABLE_SESSIONS = (order: string) => `
  select session.id
    from order_payment_collection link
    join "order" changed on changed.id = link.order_id
    join payment_session session
      on session.payment_collection_id = link.payment_collection_id and session.deleted_at is null
   where link.order_id = ${order} and link.deleted_at is null and session.provider_id = any(?)
     and (changed.canceled_at is not null or session.status in ('pending', 'requires_more')
          or (session.status in ('canceled', 'error') and session.data ->> 'payment_type' <> 'direct'
              and session.data ->> 'expires_at' > to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS')))
   order by session.id`

/** An order's sessions that can still be paid; all its sessions if it is cancelled. */
export async function listPayableSessions(
  pg: PgConnection,
  reference: OrderReference,
  providerIds: readonly string[],
): Promise<PspOrderId[]> {
  const [order, id] = orderIdOf(reference)
  const { rows } = await pg.raw(PAYABLE_SESSIONS(order), [id, [...providerIds]])
  return rows.map((row) => asPspOrderId(String(row.id)))
}
