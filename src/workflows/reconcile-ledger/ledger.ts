import type { PgConnection } from "../../core/shop-db/connection"
import {
  addLedgerLines,
  type LedgerLine,
  type LedgerWindow,
} from "../../core/shop-db/reconciliation/ledger-table"
import { asMinorUnits, isFailedRefund, type PspTransaction, type TransactionPage } from "../../multisafepay"
import { type Decimals, ledgerDecimals } from "./shop-record"

/** A line of this plugin that cannot be read: the payment or refund that it is about, and the fields. */
export type BrokenLine = { about: string; fields: string }

/**
 * Adds a page of MultiSafepay's list to the ledger.
 * @returns how many of the transactions belong to this plugin, and those of them that cannot be read and are left out
 */
export async function addToLedger(
  pg: PgConnection,
  { transactions, unreadable }: Pick<TransactionPage, "transactions" | "unreadable">,
  window: LedgerWindow,
  options: Decimals,
): Promise<{ ours: number; broken: BrokenLine[] }> {
  const broken = unreadable
    .filter(isOurs)
    .map((line) => ({ about: sessionOf(line) ?? String(line.orderId), fields: line.fields }))
  const ours = transactions.filter(isOurs)
  const lines = ours
    .filter((one) => !isFailedRefundLine(one) && !isBookkeeping(one))
    .map((one) => toLine(one, window, options))
  if (lines.length > 0) {
    await addLedgerLines(pg, lines)
  }
  return { ours: ours.length + broken.length, broken }
}

/** Order ids that refer to a payment session: its own, and those of refunds of money that Medusa never booked. */
const SESSION = /^(?:(payses_[0-9A-Za-z]+)|unbooked-(payses_[0-9A-Za-z]+)(?:-\d+)?)$/
const REFUND = /^ref_[0-9A-Za-z]+$/

type About = Pick<PspTransaction, "orderId" | "var2">

const sessionOf = ({ orderId, var2 }: About): string | undefined => sessionIn(orderId) ?? sessionIn(var2)

function sessionIn(id = ""): string | undefined {
  const [, own, unbooked] = SESSION.exec(id) ?? []
  return own ?? unbooked
}

/** A site that is shared with another shop or with other payment methods has their transactions too. */
const isOurs = (transaction: About): boolean =>
  sessionOf(transaction) !== undefined || REFUND.test(transaction.orderId ?? "")

const isFailedRefundLine = (transaction: PspTransaction) =>
  kindOf(transaction) === "refund" && isFailedRefund(transaction)

/** A credit is not always a payment: a reversed chargeback, a coupon or a currency conversion also brings money in. */
function kindOf({ type }: PspTransaction): LedgerLine["kind"] {
  return type === "payment" || type === "refund" ? type : "other"
}

/** Fees, payouts and conversions between the merchant and MultiSafepay. No shopper paid or received any of them. */
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
    is_sent_back: kind === "payment" && status === "refunded",
    is_unclassified: kind === "other" || status === "chargedback",
    amount: asMinorUnits(Math.abs(amount)),
    decimals,
    currency,
    in_window: created === undefined || (created >= window.from && created < window.until),
  }
}
