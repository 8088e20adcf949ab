import { refundedOf } from "./booked-refunds"
import { IN_PROGRESS } from "./in-progress"

/**
 * SQL fragments over Medusa's tables for the totals of an order. `orderId` and `sessionId` are SQL expressions of the
 * surrounding statement, never values. Amounts are decimal strings in major units.
 */

const total = (name: string) => `coalesce(totals #>> '{raw_${name},value}', totals ->> '${name}')::numeric`

/**
 * For a lateral join: the version of an order's newest summary, what its transactions come to, and its unpaid amount by
 * the total that core stored last (negative when the shop owes). Only of an order as core has just placed it from a
 * cart is that total certain: see `computeOutstanding`. An order has one summary per version: 1 as it was placed, then
 * one for each edit, return, exchange, claim or credit line. Two concurrent changes may leave two of one version.
 *
 * The transactions themselves are added up: a summary that was written while core wrote a transaction lacks it.
 */
export const newestSummary = (orderId: string) => `
  select newest.version, booked.transactions::text, (newest.total - booked.transactions)::text as outstanding
    from (select version, ${total("current_order_total")} as total
            from order_summary
           where order_id = ${orderId} and deleted_at is null
           order by version desc, created_at desc
           limit 1) newest,
         (select coalesce(sum(amount), 0) as transactions
            from order_transaction
           where order_id = ${orderId} and deleted_at is null) booked`

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
