import type { UpdatePart } from "../../../modules/payment-journal/psp-updates"
import type { SearchPeriod } from "../../search-period"
import { ulidRange } from "../../ulid-range"
import type { PgConnection } from "../connection"
import { keysetPages } from "../keyset-pages"

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

/** The subscribers come first. */
const GRACE_MS = 2 * MINUTE
/** Of a payment or shipment that nothing is remembered of. Older ones are of no use to anybody at MultiSafepay. */
const NEVER_SENT_MS = 30 * DAY
/** A parcel may be packed long before it is handed over. */
const PACKED_BEFORE_MS = 60 * DAY

/** After n failures in a row it is left alone for 2^n times five minutes, at most for some twenty hours. */
const isDue = (part: UpdatePart) => `
  (told.${part}_update ->> 'state' = 'failed' and payment.provider_id = any(?)
   and (told.${part}_update ->> 'at')::timestamptz
       + interval '5 minutes' * power(2, least((told.${part}_update ->> 'attempts')::int, 8)) <= ?::timestamptz)`

const IS_BOOKED = `
  payment.deleted_at is null and payment.canceled_at is null and payment.captured_at is not null`

const IS_LINKED = `
  link.payment_collection_id = payment.payment_collection_id and link.deleted_at is null`

/** Found by their state until they are told. Served by IDX_msp_payment_update_failed, which has nothing else in it. */
const FAILED_UPDATES = `
  select link.order_id
    from msp_payment told
    join payment on payment.payment_session_id = told.psp_order_id
    join order_payment_collection link on ${IS_LINKED}
   where (told.invoice_update ->> 'state' = 'failed' or told.shipment_update ->> 'state' = 'failed')
     and ${IS_BOOKED} and (${isDue("invoice")} or ${isDue("shipment")})`

/** A payment's id has the time of its capture: served by the primary key. */
const NUMBERS_NEVER_SENT = `
  select link.order_id
    from payment
    join order_payment_collection link on ${IS_LINKED}
    left join msp_payment told on told.psp_order_id = payment.payment_session_id
   where payment.id >= ? and payment.id < ? and payment.provider_id = any(?) and ${IS_BOOKED}
     and told.invoice_update is null`

/** Core writes a row for each shipment, whose id has the time of it: served by the primary key. */
const JUST_SHIPPED = `
  select reference_id from order_change_action
   where id >= ? and id < ? and action = 'SHIP_ITEM' and reference = 'fulfillment' and deleted_at is null`

/** The fulfillments themselves have the time of the packing in their ids. */
const EVER_SHIPPED = `
  select id from fulfillment where id >= ? and id < ? and shipped_at is not null`

const shipmentsNeverSent = (shipped: string) => `
  select link.order_id
    from (${shipped}) shipped (fulfillment_id)
    join fulfillment on fulfillment.id = shipped.fulfillment_id
    join order_fulfillment of_order on of_order.fulfillment_id = fulfillment.id and of_order.deleted_at is null
    join order_payment_collection link on link.order_id = of_order.order_id and link.deleted_at is null
    join payment on payment.payment_collection_id = link.payment_collection_id
    left join msp_payment told on told.psp_order_id = payment.payment_session_id
   where fulfillment.deleted_at is null and fulfillment.canceled_at is null
     and fulfillment.shipped_at >= ? and fulfillment.shipped_at < ?
     and payment.provider_id = any(?) and ${IS_BOOKED}
     and told.shipment_update ->> 'state' is distinct from 'failed'
     and not coalesce(told.shipment_update -> 'fulfillment_ids', '[]'::jsonb) @> to_jsonb(fulfillment.id)`

/** The providers whose sites want to know order numbers, and shipments. */
export type InterestedProviders = { orderNumber: readonly string[]; shipments: readonly string[] }

const PAGE_SIZE = 200

/**
 * Orders of which MultiSafepay does not know something, a page at a time: what it could not be told, until it is told;
 * and what nobody has told it because the shop died before it could, of the time since the last run, or with a full
 * search of the last 30 days.
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
