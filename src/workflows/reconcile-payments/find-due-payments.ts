import { ulidRange } from "../../core/ulid-range"
import type { PgConnection } from "../../providers/alipay/payment-records"
import { CAPTURED_PAYMENT_AGES, dueWindows, OPEN_PAYMENT_AGES, REFUND_AGES, type Window } from "./due-windows"

export type Period = {
  /** End of the last finished run, ms since the epoch. */
  since: number
  /** Now, ms since the epoch. */
  until: number
}

const PAGE_SIZE = 500

/**
 * The PSP orders whose turn it is, a page at a time: payments that nobody heard of, captured payments without an
 * order, refunds, and now and then payments that are in order.
 * @param period undefined for every payment there is, whatever its age
 */
export async function* findDuePayments(
  pg: PgConnection,
  providerIds: readonly string[],
  period: Period | undefined,
): AsyncGenerator<string[]> {
  const due = duePayments(providerIds, period)
  let after = ""
  for (;;) {
    const { rows } = await pg.raw(`${due.sql} where due.id > ? order by due.id limit ${PAGE_SIZE}`, [
      ...due.bindings,
      after,
    ])
    const page = rows.map((row) => String(row.id))
    if (page.length > 0) {
      yield page
    }
    if (page.length < PAGE_SIZE) {
      return
    }
    after = page.at(-1) ?? ""
  }
}

type Sql = { sql: string; bindings: unknown[] }

function duePayments(providerIds: readonly string[], period: Period | undefined): Sql {
  const windows = (ages: readonly number[]) => period && dueWindows(ages, period.since, period.until)
  const openSessions = within("session.id", "payses", windows(OPEN_PAYMENT_AGES))
  const unordered = within("payment.id", "pay", windows(OPEN_PAYMENT_AGES))
  const ordered = within("payment.id", "pay", windows(CAPTURED_PAYMENT_AGES))
  const refunds = within("refund.id", "ref", windows(REFUND_AGES))
  const providers = [...providerIds]
  return {
    sql: `select due.id from (
      select session.id
        from payment_session session
       where session.deleted_at is null and session.provider_id = any(?) and ${openSessions.sql}
         and not exists (select 1 from payment
                          where payment.payment_session_id = session.id and payment.deleted_at is null)
      union
      select payment.payment_session_id as id
        from payment
       where payment.deleted_at is null and payment.provider_id = any(?) and ${unordered.sql}
         and not exists (select 1 from order_payment_collection link
                          where link.payment_collection_id = payment.payment_collection_id
                            and link.deleted_at is null)
      union
      select payment.payment_session_id as id
        from payment
       where payment.deleted_at is null and payment.provider_id = any(?) and ${ordered.sql}
      union
      select payment.payment_session_id as id
        from refund join payment on payment.id = refund.payment_id
       where refund.deleted_at is null and payment.provider_id = any(?) and ${refunds.sql}
    ) as due`,
    bindings: [
      providers,
      ...openSessions.bindings,
      providers,
      ...unordered.bindings,
      providers,
      ...ordered.bindings,
      providers,
      ...refunds.bindings,
    ],
  }
}

/** Money without a session: what is left of it is an alert whose refund is not done. */
export type OrphanRefund = { psp_order_id: string; provider_id: string }

/** Payments that no session is left of, and whose money is not back yet, whatever their age. */
export async function findOrphanRefunds(
  pg: PgConnection,
  providerIds: readonly string[],
): Promise<OrphanRefund[]> {
  const { rows } = await pg.raw(
    `select psp_order_id, provider_id from msp_alert
      where kind = 'orphan_refunded' and state = 'open' and stage <> 'done' and deleted_at is null
        and provider_id = any(?)`,
    [[...providerIds]],
  )
  return rows as OrphanRefund[]
}

function within(column: string, prefix: string, windows: Window[] | undefined): Sql {
  if (!windows) {
    return { sql: "true", bindings: [] }
  }
  const ranges = windows.map((window) => ulidRange(prefix, window))
  return {
    sql: `(${ranges.map(() => `(${column} >= ? and ${column} < ?)`).join(" or ")})`,
    bindings: ranges.flatMap(({ from, until }) => [from, until]),
  }
}
