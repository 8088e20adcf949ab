import type { PgConnection } from "../connection"
import { IN_PROGRESS } from "../fragments/in-progress"

/**
 * Captured minus refunded, minus the sum of the order's transactions of the payment. 0 while any of it may still be in
 * progress. Transactions of refunds that core has discarded count for the order's first payment.
 */
const IMBALANCE = `
  with wanted as (select ?::text as payment_id, ?::text as order_id),
       captured as (select c.* from capture c, wanted where c.payment_id = wanted.payment_id and c.deleted_at is null),
       refunded as (select r.* from refund r, wanted where r.payment_id = wanted.payment_id and r.deleted_at is null)
  select case
    when exists (select 1 from captured where created_at > now() - ${IN_PROGRESS})
      or exists (select 1 from refunded where created_at > now() - ${IN_PROGRESS})
    then 0
    else round(
      (select coalesce(sum(amount), 0) from captured) - (select coalesce(sum(amount), 0) from refunded)
      - (select coalesce(sum(t.amount), 0)
           from order_transaction t
          where t.order_id = wanted.order_id and t.deleted_at is null
            and (t.reference_id = wanted.payment_id
              or t.reference_id in (select id from captured)
              or t.reference_id in (select id from refunded)
              or (t.reference = 'refund' and starts_with(t.reference_id, 'ref_')
                and not exists (select 1 from refund r where r.id = t.reference_id and r.deleted_at is null)
                and wanted.payment_id = (select min(p.id)
                                           from payment p
                                           join order_payment_collection l
                                             on l.payment_collection_id = p.payment_collection_id
                                          where l.order_id = wanted.order_id and l.deleted_at is null
                                            and p.deleted_at is null)))),
      6) end::text as imbalance
  from wanted`

/**
 * The amount by which an order's transactions of a payment are too low.
 * @returns decimal string in major units, negative when they are too high, "0" when they agree
 */
export async function readOrderImbalance(
  pg: PgConnection,
  paymentId: string,
  orderId: string,
): Promise<string> {
  const { rows } = await pg.raw(IMBALANCE, [paymentId, orderId])
  return String(rows[0]?.imbalance)
}
