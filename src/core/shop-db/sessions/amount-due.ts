import type { MinorUnits, PspOrderId } from "../../../multisafepay"
import { toBookedMinorUnits } from "../../payments/amount"
import type { DatedStatus } from "../../payments/is-behind"
import type { AlipayOptions } from "../../sites/options/options"
import type { PgConnection } from "../connection"
import { refundedOf } from "../fragments/booked-refunds"
import { newestSummary, underway } from "../fragments/order-totals"
import { computeOutstanding, orderModuleOfProcess } from "../orders/outstanding"

/** The order that a payment session's collection is for, as it is now. */
export type DueOrder = {
  id: string
  cancelled: boolean
  /** Upper case. */
  currency: string
  /** True from the first change of the order after it was placed, such as an edit or a return. */
  changed: boolean
  /** The unpaid amount; negative when the shop owes. */
  outstanding: MinorUnits
  /** What other payments have authorised, or captured a moment ago, and `outstanding` still includes. */
  underway: MinorUnits
}

/** What a payment session would pay for if it were authorised now. */
export type AmountDue = {
  /**
   * What core books for this session, whatever the provider answers. Payment sync closes a session before its money is
   * refunded: it has `ended` then.
   */
  session: { amount: MinorUnits; currency: string; ended: boolean }
  /** What MultiSafepay signed about the payment, but did not yet show when it was asked. */
  claim?: DatedStatus
  /** What the session's collection asks for, and what its other payments hold. */
  collection: { amount: MinorUnits; currency: string; held: MinorUnits }
  /** Whether the collection belongs to a cart, so that its money is for one order placed from that cart. */
  ofCart: boolean
  /** Whether the collection belonged to a cart or an order that was deleted, and belongs to no order now. */
  ownerIsGone: boolean
  /** The orders of the collection, without those that core has removed. Core itself never creates more than one. */
  orders: DueOrder[]
}

/**
 * What core has written when it asks a provider to authorise a payment session (complete-cart, the same in Medusa
 * 2.13.0 to 2.21.2): the order, its summary of version 1 without transactions, and the links from the order to cart and
 * payment collection. An edit, a return, an exchange or a claim adds a summary with the next version.
 */
const AMOUNT_DUE = `
  select
    session.raw_amount ->> 'value' as session_amount, session.currency_code as session_currency,
    session.status in ('canceled', 'error') as session_ended, journal.claimed_status, journal.claimed_modified_at,
    collection.raw_amount ->> 'value' as collection_amount, collection.currency_code as collection_currency,
    (select coalesce(sum(payment.amount - ${refundedOf("payment.id")}), 0)::text
       from payment
      where payment.payment_collection_id = collection.id
        and payment.payment_session_id is distinct from session.id
        and payment.canceled_at is null and payment.deleted_at is null) as collection_held,
    exists (select 1 from cart_payment_collection link
             where link.payment_collection_id = collection.id and link.deleted_at is null) as of_cart,
    case when not exists (select 1
                            from order_payment_collection link
                            join "order" placed on placed.id = link.order_id and placed.deleted_at is null
                           where link.payment_collection_id = collection.id and link.deleted_at is null)
         then exists (select 1 from cart_payment_collection link where link.payment_collection_id = collection.id)
           or exists (select 1 from order_payment_collection link where link.payment_collection_id = collection.id)
         else false end as owner_is_gone,
    (select json_agg(json_build_object(
              'id', placed.id,
              'cancelled', placed.canceled_at is not null,
              'currency', placed.currency_code,
              'changed', summary.version > 1,
              'outstanding', summary.outstanding,
              'transactions', summary.transactions,
              'underway', ${underway("placed.id", "session.id")}))
       from order_payment_collection link
       join "order" placed on placed.id = link.order_id and placed.deleted_at is null
       join lateral (${newestSummary("placed.id")}) summary on true
      where link.payment_collection_id = collection.id and link.deleted_at is null) as orders
  from payment_session session
  join payment_collection collection on collection.id = session.payment_collection_id
  left join msp_payment journal on journal.psp_order_id = session.id
  where session.id = ? and session.deleted_at is null`

type Row = {
  session_amount: string
  session_currency: string
  session_ended: boolean
  claimed_status: string | null
  claimed_modified_at: Date | null
  collection_amount: string
  collection_currency: string
  collection_held: string
  of_cart: boolean
  owner_is_gone: boolean
  orders: OrderRow[] | null
}

type OrderRow = {
  id: string
  cancelled: boolean
  currency: string
  changed: boolean
  outstanding: string
  transactions: string
  underway: string
}

/** Undefined when the session is gone. */
export async function readAmountDue(
  pg: PgConnection,
  sessionId: PspOrderId,
  options: Pick<AlipayOptions, "currencyDecimals">,
): Promise<AmountDue | undefined> {
  const { rows } = await pg.raw(AMOUNT_DUE, [sessionId])
  const row = rows[0] as Row | undefined
  if (!row) {
    return undefined
  }
  const orders = await Promise.all((row.orders ?? []).map((order) => withOutstanding(order, row.of_cart)))
  const money = (amount: string, code: string) => {
    const currency = code.toUpperCase()
    return { amount: toBookedMinorUnits(amount, currency, options), currency }
  }
  return {
    session: { ...money(row.session_amount, row.session_currency), ended: row.session_ended },
    ...(row.claimed_status
      ? { claim: { status: row.claimed_status, modified: row.claimed_modified_at ?? undefined } }
      : {}),
    collection: {
      ...money(row.collection_amount, row.collection_currency),
      held: money(row.collection_held, row.collection_currency).amount,
    },
    ofCart: row.of_cart,
    ownerIsGone: row.owner_is_gone,
    orders: orders.map(({ id, cancelled, changed, outstanding, underway, currency }) => ({
      id,
      cancelled,
      changed,
      currency: currency.toUpperCase(),
      outstanding: money(outstanding, currency).amount,
      underway: money(underway, currency).amount,
    })),
  }
}

/**
 * The total of an order as it was placed from a cart is the one that core has just stored: a shopper does not wait for
 * it to be computed again.
 */
async function withOutstanding(order: OrderRow, ofCart: boolean): Promise<OrderRow> {
  if (ofCart && !order.changed) {
    return order
  }
  const computed = await computeOutstanding(orderModuleOfProcess(), order.id, order.transactions)
  return computed === undefined ? order : { ...order, outstanding: computed }
}
