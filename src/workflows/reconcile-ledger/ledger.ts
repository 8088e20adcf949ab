import type { PgConnection } from "../../core/shop-db/connection"
import { isFailedRefund, type PspTransaction } from "../../multisafepay"
import { type Decimals, ledgerDecimals } from "./shop-record"

/**
 * MultiSafepay's list, for as long as reconciliation's transaction lasts. The database does the comparing, so that a ledger
 * of any length needs the memory of one page; the table goes with the transaction.
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
    is_odd boolean not null,
    amount numeric not null,
    decimals integer not null,
    currency text not null,
    in_window boolean not null
  ) on commit drop`

const ADD_TO_LEDGER = `
  insert into ${LEDGER}
  select * from jsonb_to_recordset(?::jsonb) as line(
    transaction_id text, session_id text, refund_order_id text, kind text, type text, is_paid boolean, is_refunded boolean,
    is_odd boolean, amount numeric, decimals integer, currency text, in_window boolean)
  on conflict do nothing`

/** MultiSafepay names a refund by the id that it was asked for with; Medusa knows whose that is. */
const FIND_SESSIONS_OF_REFUNDS = `
  update ${LEDGER} set session_id = payment.payment_session_id
    from refund join payment on payment.id = refund.payment_id
   where ${LEDGER}.session_id is null and refund.id = ${LEDGER}.refund_order_id`

export type LedgerWindow = { from: Date; until: Date }

type LedgerLine = {
  transaction_id: string
  session_id: string | null
  refund_order_id: string | null
  kind: "payment" | "refund" | "other"
  type: string | null
  is_paid: boolean
  is_refunded: boolean
  is_odd: boolean
  /** Minor units. */
  amount: number
  decimals: number
  currency: string
  in_window: boolean
}

export async function createLedger(pg: PgConnection): Promise<void> {
  await pg.raw(CREATE_LEDGER)
}

/** @returns how many of the transactions are this plugin's; the others are left out */
export async function addToLedger(
  pg: PgConnection,
  transactions: readonly PspTransaction[],
  window: LedgerWindow,
  options: Decimals,
): Promise<number> {
  const ours = transactions.filter(isOurs)
  const lines = ours
    .filter((one) => !isFailedRefundLine(one) && !isBookkeeping(one))
    .map((one) => toLine(one, window, options))
  if (lines.length > 0) {
    await pg.raw(ADD_TO_LEDGER, [JSON.stringify(lines)])
  }
  return ours.length
}

/** To be called once, after the last page. */
export async function finishLedger(pg: PgConnection): Promise<void> {
  await pg.raw(FIND_SESSIONS_OF_REFUNDS)
  await pg.raw(`create index on ${LEDGER} (session_id)`)
  await pg.raw(`analyze ${LEDGER}`)
}

/** The payment session that an order id stands for: its own, or that of money which Medusa never booked. */
const SESSION = /^(?:unbooked-)?(payses_[0-9A-Za-z]+)$/
const REFUND = /^ref_[0-9A-Za-z]+$/

const sessionOf = ({ orderId, var2 }: PspTransaction): string | undefined =>
  SESSION.exec(orderId ?? "")?.[1] ?? SESSION.exec(var2 ?? "")?.[1]

/** On a site shared with another shop, or of other payment methods, there are transactions that are not. */
const isOurs = (transaction: PspTransaction): boolean =>
  sessionOf(transaction) !== undefined || REFUND.test(transaction.orderId ?? "")

const isFailedRefundLine = (transaction: PspTransaction) =>
  kindOf(transaction) === "refund" && isFailedRefund(transaction)

/** Credits are no payments: a reversed chargeback, a coupon or a currency conversion brings money in as well. */
function kindOf({ type }: PspTransaction): LedgerLine["kind"] {
  return type === "payment" || type === "refund" ? type : "other"
}

/** What is between the merchant and MultiSafepay: fees, payouts, conversions. No shopper paid or got any of it. */
const BOOKKEEPING: ReadonlySet<string> = new Set([
  "admin_fee",
  "affiliate_payout",
  "automatic_payout",
  "currency_conversion",
  "deposit",
  "fastcheckout",
  "internal",
  "merchant_settlement",
  "monthly_fee",
  "signup_fee",
  "withdrawal",
])

const isBookkeeping = ({ type }: PspTransaction) => BOOKKEEPING.has(type ?? "")

const PAID: ReadonlySet<string> = new Set([
  "completed",
  "shipped",
  "refunded",
  "partial_refunded",
  "chargedback",
])

function toLine(transaction: PspTransaction, window: LedgerWindow, options: Decimals): LedgerLine {
  const { transactionId, orderId, amount, currency, status, created } = transaction
  const kind = kindOf(transaction)
  const decimals = ledgerDecimals(currency, options)
  return {
    transaction_id: transactionId,
    session_id: sessionOf(transaction) ?? null,
    refund_order_id: kind === "refund" ? (orderId ?? null) : null,
    kind,
    type: transaction.type ?? null,
    is_paid: kind === "payment" && PAID.has(status),
    is_refunded: kind === "payment" && (status === "refunded" || status === "partial_refunded"),
    is_odd: kind === "other" || status === "chargedback",
    amount: Math.abs(amount),
    decimals,
    currency,
    in_window: created === undefined || (created >= window.from && created < window.until),
  }
}
