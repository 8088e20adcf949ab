import type { PgConnection } from "../../../../../core/shop-db/connection"
import { readPaymentSums } from "../../../../../core/shop-db/dashboard/payment-sums"
import type {
  PaymentState,
  PaymentSummary,
  SummaryGroup,
  SummaryMoney,
  SummaryPeriod,
} from "../../../../../types/http/admin"

const GROUP: Record<PaymentState, SummaryGroup> = {
  paid: "paid",
  partially_refunded: "paid",
  refunded: "refunded",
  open: "open",
  under_review: "open",
  disputed: "failed",
  cancelled: "failed",
  expired: "failed",
  failed: "failed",
}

/**
 * Either live or test payments, never both together.
 * @param timeZone IANA name, of the current admin
 */
export async function summarizePayments(
  pg: PgConnection,
  providerIds: readonly string[],
  { timeZone, environment, days }: { timeZone: string; environment: "test" | "live"; days: SummaryPeriod },
  now = new Date(),
): Promise<PaymentSummary> {
  const dates = lastDates(now, timeZone, days)
  const rows = await readPaymentSums(pg, providerIds, { timeZone, environment, since: dates[0] })
  return summarize(
    dates,
    rows.map((row) => ({
      date: String(row.date),
      currency_code: String(row.currency_code),
      state: row.state as PaymentState,
      count: Number(row.count),
      amount: Number(row.amount),
      refunded: Number(row.refunded),
      fees: Number(row.fees),
      with_fee: Number(row.with_fee),
    })),
  )
}

type SummaryRow = {
  date: string
  currency_code: string
  state: PaymentState
  count: number
  amount: number
  refunded: number
  fees: number
  with_fee: number
}

/** Days without payments are included with zeros. */
export function summarize(dates: readonly string[], rows: readonly SummaryRow[]): PaymentSummary {
  const none = () => ({ paid: 0, refunded: 0, open: 0, failed: 0 })
  const days = new Map(dates.map((date) => [date, { date, ...none() }]))
  const counts = none()
  for (const { date, state, count } of rows) {
    const group = GROUP[state]
    counts[group] += count
    const day = days.get(date)
    if (day) {
      day[group] += count
    }
  }
  return { days: [...days.values()], counts, money: moneyOf(rows.filter(({ state }) => CAPTURED.has(state))) }
}

const CAPTURED: ReadonlySet<PaymentState> = new Set<PaymentState>([
  "paid",
  "partially_refunded",
  "refunded",
  "disputed",
])

function moneyOf(rows: readonly SummaryRow[]): SummaryMoney[] {
  const count = (code: string) => sum(rows.filter(ofCurrency(code)).map((row) => row.count))
  return [...new Set(rows.map(({ currency_code }) => currency_code))]
    .sort((a, b) => count(b) - count(a))
    .map((currency_code) => {
      const own = rows.filter(ofCurrency(currency_code))
      const gross = sum(own.map(({ amount }) => amount))
      const refunded = sum(own.map((row) => row.refunded))
      const reversed = sum(
        own.filter(({ state }) => state === "disputed").map((row) => row.amount - row.refunded),
      )
      const fees = sum(own.map((row) => row.fees))
      return {
        currency_code,
        gross: exact(gross),
        refunded: exact(refunded),
        reversed: exact(reversed),
        fees: exact(fees),
        net: exact(gross - refunded - reversed - fees),
        without_fee: sum(own.map((row) => row.count - row.with_fee)),
      }
    })
}

const ofCurrency = (code: string) => (row: SummaryRow) => row.currency_code === code

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)

/** Removes floating-point noise from a sum of decimals that is only displayed. */
const exact = (amount: number) => Math.round(amount * 1_000) / 1_000

export function isTimeZone(name: string): boolean {
  // JavaScript accepts "+02:00" as a time zone, and PostgreSQL reads it with the opposite sign.
  if (!/^[A-Za-z]/.test(name)) {
    return false
  }
  try {
    new Intl.DateTimeFormat("en", { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** Oldest first, including today. */
export function lastDates(now: Date, timeZone: string, days: SummaryPeriod): string[] {
  const today = new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" }).format(now)
  const midnight = Date.parse(`${today}T00:00:00Z`)
  return Array.from({ length: days }, (_, index) =>
    new Date(midnight - (days - 1 - index) * 86_400_000).toISOString().slice(0, 10),
  )
}
