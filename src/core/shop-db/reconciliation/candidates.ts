import { asMinorUnits, asPspOrderId, type MinorUnits, type PspOrderId } from "../../../multisafepay"
import { ulidRange } from "../../ulid-range"
import type { PgConnection } from "../connection"
import { capturedOf, refundedOf } from "../fragments/booked-refunds"
import { toMinorUnit } from "../fragments/minor-unit"
import { keysetPages } from "../keyset-pages"
import { LEDGER, type LedgerWindow } from "./ledger-table"

/** A payment session whose sums differ between the two ledgers. */
export type Candidate = {
  sessionId: PspOrderId
  paid: PaidTransaction[]
  movements: PspMovement[]
  /** The merchant has decided to keep its money, whatever Medusa has booked. */
  isKept: boolean
}

/** A transaction that took money for a payment session; `isRefunded`: all of it was refunded since. */
export type PaidTransaction = { transactionId: string; isRefunded: boolean }

/** Money that moved on a payment within the window and is neither the payment nor a refund. */
export type PspMovement = {
  transactionId: string
  /** As MultiSafepay lists it: chargeback, reverse_chargeback, coupon … */
  type: string
  amount: MinorUnits
}

/** A refund at MultiSafepay that cannot be matched to a payment: Medusa dropped its record, or never had one. */
export type UnmatchedRefund = { transactionId: string; amount: MinorUnits; currency: string }

const CANDIDATES = "alipay_reconciliation_candidates"
const PAGE_SIZE = 200

const DECIMALS = "coalesce(in_shop.decimals, at_psp.decimals, 2)"

const inMinorUnits = (sum: "captured" | "refunded") =>
  `${toMinorUnit(`coalesce(in_shop.${sum}, 0)`, DECIMALS)} * power(10::numeric, ${DECIMALS})`

/**
 * Compares the sums of both ledgers for every payment session with a movement within the window, on either side.
 * This is only a rough filter: each candidate is then verified by asking MultiSafepay about that one order.
 */
const CREATE_CANDIDATES = `
  create temporary table ${CANDIDATES} on commit drop as
  with at_psp as (
    select session_id,
           sum(amount) filter (where kind = 'payment' and is_paid) as paid,
           sum(amount) filter (where kind = 'refund') as refunded,
           json_agg(json_build_object('transactionId', transaction_id, 'isRefunded', is_sent_back)
                    order by transaction_id) filter (where is_paid) as paid_transactions,
           bool_or(in_window and kind = 'payment') as payment_moved,
           bool_or(in_window and kind = 'refund') as refund_moved,
           json_agg(json_build_object('transactionId', transaction_id, 'type', coalesce(type, ''), 'amount', amount)
                    order by transaction_id) filter (where kind = 'other' and in_window) as movements,
           bool_or(is_refunded) as is_refunded, bool_or(is_unclassified) as is_unclassified,
           bool_or(is_unclassified and in_window) as unclassified_moved,
           max(decimals) as decimals, max(currency) as currency
      from ${LEDGER}
     where session_id is not null
     group by session_id
  ), cancelled as (
    -- Orders that were cancelled whose money Medusa's books still have: by their state, however old they are.
    select payment.payment_session_id as session_id
      from "order" shop_order
      join order_payment_collection link on link.order_id = shop_order.id and link.deleted_at is null
      join payment on payment.payment_collection_id = link.payment_collection_id
     where shop_order.canceled_at < ? and shop_order.deleted_at is null
       and payment.deleted_at is null and payment.provider_id = any(?)
       and ${capturedOf("payment.id")} > ${refundedOf("payment.id")}
  ), moved as (
    select session_id from at_psp
     union
    select session_id from cancelled
     union
    select unnest(?::text[])
     union
    select payment_session_id from payment
     where deleted_at is null and provider_id = any(?) and id >= ? and id < ?
     union
    select payment.payment_session_id
      from refund join payment on payment.id = refund.payment_id
     where refund.deleted_at is null and payment.deleted_at is null
       and payment.provider_id = any(?) and refund.id >= ? and refund.id < ?
  ), in_shop as (
    select payment.payment_session_id as session_id, payment.currency_code,
           (payment.data ->> 'decimals')::int as decimals,
           (select sum(amount) from capture
             where capture.payment_id = payment.id and capture.deleted_at is null) as captured,
           (select sum(amount) from refund
             where refund.payment_id = payment.id and refund.deleted_at is null) as refunded,
           payment.id >= ? and payment.id < ? as payment_moved,
           exists (select 1 from refund
                    where refund.payment_id = payment.id and refund.deleted_at is null
                      and refund.id >= ? and refund.id < ?) as refund_moved
      from moved join payment on payment.payment_session_id = moved.session_id
     where payment.deleted_at is null
  )
  select moved.session_id, coalesce(at_psp.paid_transactions, '[]') as paid_transactions,
         coalesce(at_psp.movements, '[]') as movements
    from moved
    left join at_psp using (session_id)
    left join in_shop using (session_id)
   where moved.session_id in (select session_id from cancelled) or moved.session_id = any(?)
      or (coalesce(at_psp.is_unclassified, false) and (at_psp.payment_moved or at_psp.refund_moved or at_psp.unclassified_moved))
      or ((coalesce(at_psp.payment_moved, false) or coalesce(in_shop.payment_moved, false))
          and case when in_shop.session_id is null
                   then coalesce(at_psp.paid, 0) > coalesce(at_psp.refunded, 0)
                   else coalesce(at_psp.paid, 0) <> ${inMinorUnits("captured")}
                        or lower(at_psp.currency) <> lower(in_shop.currency_code)
                        or (at_psp.is_refunded and at_psp.refunded is null and in_shop.refunded is null) end)
      or ((coalesce(at_psp.refund_moved, false) or coalesce(in_shop.refund_moved, false))
          and in_shop.session_id is not null
          and coalesce(at_psp.refunded, 0) <> ${inMinorUnits("refunded")})`

/**
 * @param ownProviders the providers of the reconciled site, whose movements are looked for. What MultiSafepay lists is
 *   looked up whatever its provider: two registrations may share a site, and one may have been renamed
 * @param open payments of an earlier difference that has not ended: compared again, whatever their age
 * @returns how many sessions have different sums
 */
export async function createCandidates(
  pg: PgConnection,
  ownProviders: readonly string[],
  window: LedgerWindow,
  open: readonly string[],
): Promise<number> {
  const times = { from: window.from.getTime(), until: window.until.getTime() }
  const payments = ulidRange("pay", times)
  const refunds = ulidRange("ref", times)
  await pg.raw(CREATE_CANDIDATES, [
    window.until,
    [...ownProviders],
    [...open],
    [...ownProviders],
    payments.from,
    payments.until,
    [...ownProviders],
    refunds.from,
    refunds.until,
    payments.from,
    payments.until,
    refunds.from,
    refunds.until,
    [...open],
  ])
  const { rows } = await pg.raw(`select count(*)::int as count from ${CANDIDATES}`)
  return Number(rows[0]?.count ?? 0)
}

export const listCandidates = (pg: PgConnection): AsyncGenerator<Candidate[]> =>
  keysetPages(
    pg,
    PAGE_SIZE,
    (after) => [
      `select session_id, paid_transactions, movements,
              exists (select 1 from msp_payment known
                       where known.psp_order_id = session_id and known.decision = 'keep') as is_kept
         from ${CANDIDATES}
        where session_id > ? order by session_id limit ${PAGE_SIZE}`,
      [after],
    ],
    (row) => ({
      sessionId: asPspOrderId(String(row.session_id)),
      paid: row.paid_transactions as PaidTransaction[],
      movements: row.movements as PspMovement[],
      isKept: row.is_kept === true,
    }),
    ({ sessionId }) => sessionId,
  )

export const listUnmatchedRefunds = (pg: PgConnection): AsyncGenerator<UnmatchedRefund[]> =>
  keysetPages(
    pg,
    PAGE_SIZE,
    (after) => [
      `select transaction_id, amount, currency from ${LEDGER}
        where session_id is null and kind = 'refund' and in_window and transaction_id > ?
        order by transaction_id limit ${PAGE_SIZE}`,
      [after],
    ],
    (row) => ({
      transactionId: String(row.transaction_id),
      amount: asMinorUnits(Number(row.amount)),
      currency: String(row.currency),
    }),
    ({ transactionId }) => transactionId,
  )
