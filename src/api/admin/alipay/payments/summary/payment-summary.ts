import type { PgConnection } from "../../../../../core/shop-db/connection"
import { SESSIONS } from "../payment-list"
import { PAYMENT_JOIN, type PaymentState, STATE_SQL } from "../payment-state"

/** How many days the picture on the settings page shows. */
export const SUMMARY_DAYS = 30

/** What the states come down to in the picture; a payment is counted in one of them. */
export type SummaryGroup = "paid" | "open" | "failed" | "refunded"

export type PaymentSummary = {
  /** Oldest first, every day there, in the time zone asked for: "2026-05-01". */
  days: ({ date: string } & Record<SummaryGroup, number>)[]
  /** Each payment counts once: one that was refunded in part is a paid one. */
  counts: Record<SummaryGroup, number>
  /** In major units. `paid` is what was kept: captured less refunded. `refunded` holds partial refunds too. */
  amounts: ({ currency_code: string } & Record<SummaryGroup, number>)[]
}

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

const SUMMARY = `
  select to_char(session.created_at at time zone ?, 'YYYY-MM-DD') as date, session.currency_code,
         ${STATE_SQL} as state, count(*) as count,
         sum(session.amount)::text as amount, coalesce(sum(refunds.total), 0)::text as refunded
    from (${SESSIONS}) session ${PAYMENT_JOIN}
   where session.environment is not distinct from ? and session.created_at >= ?::date::timestamp at time zone ?
   group by 1, 2, 3`

/**
 * The last 30 days in one statement: of real payments, or of test payments, never of both together.
 * @param timeZone IANA name, of the admin who looks
 */
export async function summarizePayments(
  pg: PgConnection,
  providerIds: readonly string[],
  { timeZone, environment }: { timeZone: string; environment: "test" | "live" },
  now = new Date(),
): Promise<PaymentSummary> {
  const dates = lastDates(now, timeZone)
  const { rows } = await pg.raw(SUMMARY, [
    timeZone,
    providerIds,
    providerIds,
    environment,
    dates[0],
    timeZone,
  ])
  return summarize(
    dates,
    rows.map((row) => ({
      date: String(row.date),
      currency_code: String(row.currency_code),
      state: row.state as PaymentState,
      count: Number(row.count),
      amount: Number(row.amount),
      refunded: Number(row.refunded),
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
}

/** Puts the rows of the statement together; the days on which nothing happened are there with zeros. */
export function summarize(dates: readonly string[], rows: readonly SummaryRow[]): PaymentSummary {
  const none = () => ({ paid: 0, open: 0, failed: 0, refunded: 0 })
  const days = new Map(dates.map((date) => [date, { date, ...none() }]))
  const amounts = new Map<string, PaymentSummary["amounts"][number]>()
  const counts = none()
  for (const { date, currency_code, state, count, amount, refunded } of rows) {
    const group = GROUP[state]
    const ofCurrency = amounts.get(currency_code) ?? { currency_code, ...none() }
    ofCurrency.refunded = exact(ofCurrency.refunded + refunded)
    if (group !== "refunded") {
      ofCurrency[group] = exact(ofCurrency[group] + amount - (group === "paid" ? refunded : 0))
    }
    amounts.set(currency_code, ofCurrency)
    counts[group] += count
    const day = days.get(date)
    if (day) {
      day[group] += count
    }
  }
  return {
    days: [...days.values()],
    counts,
    amounts: [...amounts.values()].sort((a, b) => b.paid - a.paid),
  }
}

/** Takes the dust off a sum of decimals that is only looked at. */
const exact = (amount: number) => Math.round(amount * 1_000) / 1_000

/** True for a name that the time zone database knows. */
export function isTimeZone(name: string): boolean {
  // "+02:00" is a time zone to JavaScript and the opposite one to PostgreSQL.
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

/** The dates of the last 30 days where the clock shows `timeZone`, oldest first. */
export function lastDates(now: Date, timeZone: string): string[] {
  const today = new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" }).format(now)
  const midnight = Date.parse(`${today}T00:00:00Z`)
  return Array.from({ length: SUMMARY_DAYS }, (_, index) =>
    new Date(midnight - (SUMMARY_DAYS - 1 - index) * 86_400_000).toISOString().slice(0, 10),
  )
}
