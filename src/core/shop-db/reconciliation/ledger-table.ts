import type { MinorUnits } from "../../../multisafepay"
import type { PgConnection } from "../connection"

/**
 * MultiSafepay's list, for the duration of reconciliation's transaction. The database does the comparison, so that a
 * ledger of any length needs memory for one page only; the table is dropped with the transaction.
 */
export const LEDGER = "alipay_reconciliation_ledger"

const CREATE_LEDGER = `
  create temporary table ${LEDGER} (
    transaction_id text primary key,
    session_id text,
    refund_order_id text,
    kind text not null,
    type text,
    is_paid boolean not null,
    is_refunded boolean not null,
    is_sent_back boolean not null,
    is_unclassified boolean not null,
    amount numeric not null,
    decimals integer not null,
    currency text not null,
    in_window boolean not null
  ) on commit drop`

const ADD_TO_LEDGER = `
  insert into ${LEDGER}
  select * from jsonb_to_recordset(?::jsonb) as line(
    transaction_id text, session_id text, refund_order_id text, kind text, type text, is_paid boolean, is_refunded boolean,
    is_sent_back boolean, is_unclassified boolean, amount numeric, decimals integer, currency text, in_window boolean)
  on conflict do nothing`

/** MultiSafepay identifies a refund by the id with which it was requested; Medusa knows the payment of that id. */
const FIND_SESSIONS_OF_REFUNDS = `
  update ${LEDGER} set session_id = payment.payment_session_id
    from refund join payment on payment.id = refund.payment_id
   where ${LEDGER}.session_id is null and refund.id = ${LEDGER}.refund_order_id`

/** The period whose movements are compared: `from` inclusive, `until` exclusive. */
export type LedgerWindow = { from: Date; until: Date }

export type LedgerLine = {
  transaction_id: string
  session_id: string | null
  refund_order_id: string | null
  kind: "payment" | "refund" | "other"
  type: string | null
  is_paid: boolean
  is_refunded: boolean
  /** A payment that was refunded in full. */
  is_sent_back: boolean
  is_unclassified: boolean
  amount: MinorUnits
  decimals: number
  currency: string
  in_window: boolean
}

export async function createLedger(pg: PgConnection): Promise<void> {
  await pg.raw(CREATE_LEDGER)
}

export async function addLedgerLines(pg: PgConnection, lines: readonly LedgerLine[]): Promise<void> {
  await pg.raw(ADD_TO_LEDGER, [JSON.stringify(lines)])
}

/** Call once, after the last page. */
export async function finishLedger(pg: PgConnection): Promise<void> {
  await pg.raw(FIND_SESSIONS_OF_REFUNDS)
  await pg.raw(`create index on ${LEDGER} (session_id)`)
  await pg.raw(`analyze ${LEDGER}`)
}
