import type { UpdatePart } from "../../../modules/payment-journal/psp-updates"
import type { SearchPeriod } from "../../search-period"
import { ulidRange } from "../../ulid-range"
import type { PgConnection } from "../connection"
import { keysetPages } from "../keyset-pages"

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

/** Gives the subscribers time to send them first. */
const GRACE_MS = 2 * MINUTE
/** For a payment or shipment without any recorded update. Older updates are of no use at MultiSafepay. */
const NEVER_SENT_MS = 30 * DAY
/** A parcel may be packed long before it is handed over. */
const PACKED_BEFORE_MS = 60 * DAY

/**
 * After n failures in a row, it is skipped for 2^n times five minutes, at most for about twenty hours. A time more than
 * five minutes in the future was written by a wrong clock and does not delay it.
 */
const isDue = (part: UpdatePart) => `
  (sent.${part}_update ->> 'state' = 'failed' and payment.provider_id = any(?)
   and ?::timestamptz - (sent.${part}_update ->> 'at')::timestamptz not between interval '-5 minutes'
       and interval '5 minutes' * power(2, least((sent.${part}_update ->> 'attempts')::int, 8)))`

const IS_BOOKED = `
  payment.deleted_at is null and payment.canceled_at is null and payment.captured_at is not null`

const IS_LINKED = `
  link.payment_collection_id = payment.payment_collection_id and link.deleted_at is null`

/** Found by their state until they are sent. Served by IDX_msp_payment_update_failed, which contains nothing else. */
const FAILED_UPDATES = `
  select link.order_id
    from msp_payment sent
    join payment on payment.payment_session_id = sent.psp_order_id
    join order_payment_collection link on ${IS_LINKED}
   where (sent.invoice_update ->> 'state' = 'failed' or sent.shipment_update ->> 'state' = 'failed')
     and ${IS_BOOKED} and (${isDue("invoice")} or ${isDue("shipment")})`

/** A payment's id contains the time of its capture: served by the primary key. */
const NUMBERS_NEVER_SENT = `
  select link.order_id
    from payment
    join order_payment_collection link on ${IS_LINKED}
    left join msp_payment sent on sent.psp_order_id = payment.payment_session_id
   where payment.id >= ? and payment.id < ? and payment.provider_id = any(?) and ${IS_BOOKED}
     and sent.invoice_update is null`

/** Core writes a row for each shipment, whose id contains its time: served by the primary key. */
const JUST_SHIPPED = `
  select reference_id from order_change_action
   where id >= ? and id < ? and action = 'SHIP_ITEM' and reference = 'fulfillment' and deleted_at is null`

/** The id of a fulfillment contains the time of packing, not that of the shipment. */
const EVER_SHIPPED = `
  select id from fulfillment where id >= ? and id < ? and shipped_at is not null`

const shipmentsNeverSent = (shipped: string) => `
  select link.order_id
    from (${shipped}) shipped (fulfillment_id)
    join fulfillment on fulfillment.id = shipped.fulfillment_id
    join order_fulfillment of_order on of_order.fulfillment_id = fulfillment.id and of_order.deleted_at is null
    join order_payment_collection link on link.order_id = of_order.order_id and link.deleted_at is null
    join payment on payment.payment_collection_id = link.payment_collection_id
    left join msp_payment sent on sent.psp_order_id = payment.payment_session_id
   where fulfillment.deleted_at is null and fulfillment.canceled_at is null
     and fulfillment.shipped_at >= ? and fulfillment.shipped_at < ?
     and payment.provider_id = any(?) and ${IS_BOOKED}
     and sent.shipment_update ->> 'state' is distinct from 'failed'
     and not coalesce(sent.shipment_update -> 'fulfillment_ids', '[]'::jsonb) @> to_jsonb(fulfillment.id)`

/** The providers whose sites want to receive order numbers, and shipments. */
export type InterestedProviders = { orderNumber: readonly string[]; shipments: readonly string[] }

const PAGE_SIZE = 200

/**
 * Orders that MultiSafepay is missing updates for, page by page: updates that failed, until they are sent; and updates
 * that were never sent because the shop crashed first, for the time since the last run, or with a full search for the
 * last 30 days.
 */
export function findOrdersToUpdate(
  pg: PgConnection,
  providers: InterestedProviders,
  period: Pick<SearchPeriod, "since" | "until" | "isFull">,
): AsyncGenerator<string[]> {
  const { sql, bindings } = ordersToUpdate(providers, period)
  return keysetPages(
    pg,
    PAGE_SIZE,
    (after) => [
      `select distinct order_id from (${sql}) as due where order_id > ? order by order_id limit ${PAGE_SIZE}`,
      [...bindings, after],
    ],
    (row) => String(row.order_id),
    (orderId) => orderId,
  )
}

function ordersToUpdate(
  { orderNumber, shipments }: InterestedProviders,
  { since, until, isFull }: Pick<SearchPeriod, "since" | "until" | "isFull">,
) {
  const now = iso(until)
  const window = { from: (isFull ? until - NEVER_SENT_MS : since) - GRACE_MS, until: until - GRACE_MS }
  const payments = ulidRange("pay", window)
  const shipped = isFull
    ? ulidRange("ful", { from: window.from - PACKED_BEFORE_MS, until })
    : ulidRange("ordchact", window)
  return {
    sql: [FAILED_UPDATES, NUMBERS_NEVER_SENT, shipmentsNeverSent(isFull ? EVER_SHIPPED : JUST_SHIPPED)].join(
      " union all ",
    ),
    bindings: [
      [...orderNumber],
      now,
      [...shipments],
      now,
      payments.from,
      payments.until,
      [...orderNumber],
      shipped.from,
      shipped.until,
      iso(window.from - MINUTE),
      iso(window.until),
      [...shipments],
    ],
  }
}

const iso = (ms: number) => new Date(ms).toISOString()
