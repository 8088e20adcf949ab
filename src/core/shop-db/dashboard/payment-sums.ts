import type { PgConnection } from "../connection"
import { ALL_PAYMENTS } from "../fragments/payment-sessions"
import { FEE_SQL, STATE_SQL } from "../fragments/payment-state"

const SUMMARY = `
  select to_char(session.created_at at time zone ?, 'YYYY-MM-DD') as date, session.currency_code,
         ${STATE_SQL} as state, count(*) as count,
         sum(session.amount)::text as amount, coalesce(sum(refunds.total), 0)::text as refunded,
         coalesce(sum(${FEE_SQL}), 0)::text as fees, count(${FEE_SQL}) as with_fee
    from ${ALL_PAYMENTS} left join msp_payment noted on noted.psp_order_id = session.id
   where session.environment is not distinct from ? and session.created_at >= ?::date::timestamp at time zone ?
   group by 1, 2, 3`

/**
 * The number and total of payments by day, currency and state.
 * @param timeZone IANA name of the time zone whose days are counted
 * @param since the first day, such as "2026-05-01"
 */
export async function readPaymentSums(
  pg: PgConnection,
  providerIds: readonly string[],
  { timeZone, environment, since }: { timeZone: string; environment: string; since: string | undefined },
): Promise<Record<string, unknown>[]> {
  const { rows } = await pg.raw(SUMMARY, [timeZone, providerIds, providerIds, environment, since, timeZone])
  return rows
}
