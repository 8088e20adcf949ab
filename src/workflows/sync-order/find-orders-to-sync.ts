import type { PgConnection } from "../../providers/alipay/payment-records"
import { ulidRange } from "../reconcile-payments/ulid-range"
import { SYNC_METADATA_KEY, type SyncPart } from "./sync-record"

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

/** The subscribers come first. */
const GRACE_MS = 2 * MINUTE
const PAYMENT_AGE_MS = 7 * DAY
const SHIPMENT_AGE_MS = 7 * DAY
/** A parcel may be packed long before it is handed over. */
const FULFILLMENT_AGE_MS = 60 * DAY

/** After n failures in a row it is left alone for 2^n times five minutes, at most some five hours. */
const isDue = (part: SyncPart) => `
  coalesce((payment.metadata #>> '{${SYNC_METADATA_KEY},${part},at}')::timestamptz + interval '5 minutes'
           * power(2, least(coalesce((payment.metadata #>> '{${SYNC_METADATA_KEY},${part},attempts}')::int, 0), 6)),
           '-infinity') < ?::timestamptz`

const IS_BOOKED = `
  payment.deleted_at is null and payment.canceled_at is null and payment.captured_at is not null
  and payment.provider_id = any(?)`

const ORDERS_TO_SYNC = `
  select link.order_id
    from payment
    join order_payment_collection link
      on link.payment_collection_id = payment.payment_collection_id and link.deleted_at is null
   where ${IS_BOOKED} and payment.id >= ? and payment.id < ?
     and payment.metadata #>> '{${SYNC_METADATA_KEY},invoice,state}' is distinct from 'done'
     and ${isDue("invoice")}
  union
  select link.order_id
    from fulfillment
    join order_fulfillment shipped on shipped.fulfillment_id = fulfillment.id and shipped.deleted_at is null
    join order_payment_collection link on link.order_id = shipped.order_id and link.deleted_at is null
    join payment on payment.payment_collection_id = link.payment_collection_id
   where fulfillment.id >= ? and fulfillment.shipped_at >= ? and fulfillment.shipped_at < ?
     and fulfillment.deleted_at is null and fulfillment.canceled_at is null
     and ${IS_BOOKED}
     and not coalesce(payment.metadata #> '{${SYNC_METADATA_KEY},shipment,fulfillment_ids}', '[]'::jsonb)
             @> to_jsonb(fulfillment.id)
     and ${isDue("shipment")}
   limit ?`

/**
 * Orders of the last days of which MultiSafepay does not know something: it failed, or the shop died before it said so.
 * What failed again and again waits longer each time.
 * @param providers the providers whose sites want to know order numbers, and shipments
 * @param now ms since the epoch
 */
export async function findOrdersToSync(
  pg: PgConnection,
  providers: { orderNumber: readonly string[]; shipments: readonly string[] },
  now: number,
  limit: number,
): Promise<string[]> {
  const payments = ulidRange("pay", { from: now - PAYMENT_AGE_MS, until: now - GRACE_MS })
  const fulfillments = ulidRange("ful", { from: now - FULFILLMENT_AGE_MS, until: now })
  const iso = (ms: number) => new Date(ms).toISOString()
  const { rows } = await pg.raw(ORDERS_TO_SYNC, [
    [...providers.orderNumber],
    payments.from,
    payments.until,
    iso(now),
    fulfillments.from,
    iso(now - SHIPMENT_AGE_MS),
    iso(now - GRACE_MS),
    [...providers.shipments],
    iso(now),
    limit,
  ])
  return rows.map((row) => String(row.order_id))
}
