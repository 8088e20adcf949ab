import { refundedOf } from "./booked-refunds"
import { IN_PROGRESS } from "./in-progress"

/**
 * SQL fragments over Medusa's tables for the totals of an order. `orderId` and `sessionId` are SQL expressions of the
 * surrounding statement, never values. Amounts are decimal strings in major units.
 */

const total = (name: string) => `coalesce(totals #>> '{raw_${name},value}', totals ->> '${name}')::numeric`

/**
 * For a lateral join: the version of an order's newest summary, and the unpaid amount of the order (negative when the
 * shop owes). An order has one summary per version: 1 as it was placed, then one for each edit, return, exchange, claim
 * or credit line. Transactions are recorded in the newest.
 *
 * Medusa's own `pending_difference` is not used: for some orders, core overwrites it with a sum from which requested
 * returns are deducted. Two concurrent changes may leave two summaries of one version.
 */
export const newestSummary = (orderId: string) => `
  select version, (${total("current_order_total")} - ${total("transaction_total")})::text as outstanding
    from order_summary
   where order_id = ${orderId} and deleted_at is null
   order by version desc, created_at desc
   limit 1`

/** What an order asked for when it was placed, minus gift cards and credit lines. */
export const placedFor = (orderId: string) => `
  (select (${total("current_order_total")})::text
     from order_summary
    where order_id = ${orderId} and version = 1 and deleted_at is null
    limit 1)`

/**
 * What other payments of an order, of any provider, hold and `newestSummary` has not deducted yet: authorised and not
 * captured, or captured without a transaction on the order. Normally the transaction follows within moments. An older
 * capture without one does not count: its transaction was lost, and payment sync adds it. Refunded amounts do not count
 * either.
 * @param sessionId the payment session whose own payment does not count
 */
export const underway = (orderId: string, sessionId: string) => `
  (select coalesce(sum(payment.amount - greatest(
            (select coalesce(sum(capture.amount), 0)
               from capture
              where capture.payment_id = payment.id and capture.deleted_at is null
                and (capture.created_at < now() - ${IN_PROGRESS}
                  or exists (select 1 from order_transaction booked
                              where booked.reference_id = capture.id and booked.deleted_at is null))),
            ${refundedOf("payment.id")})), 0)::text
     from order_payment_collection other
     join payment on payment.payment_collection_id = other.payment_collection_id
    where other.order_id = ${orderId} and other.deleted_at is null
      and payment.payment_session_id is distinct from ${sessionId}
      and payment.canceled_at is null and payment.deleted_at is null)`

/** Whether goods of an order are being returned: Medusa's sums deduct them before they have arrived. */
export const awaitsReturn = (orderId: string) => `
  exists (select 1 from order_item item
           where item.order_id = ${orderId} and item.deleted_at is null
             and item.version = (select o.version from "order" o where o.id = ${orderId})
             and item.return_requested_quantity > 0)`
