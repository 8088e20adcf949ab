import type { PgConnection } from "../../core/shop-db/connection"
import type { PspOrderId } from "../../multisafepay"

/**
 * Records that the check of a payment failed. Expects the row that `keepDue` made.
 * @returns whether all its checks have failed for an hour
 */
export async function noteCheckFailed(pg: PgConnection, pspOrderId: PspOrderId): Promise<boolean> {
  const { rows } = await pg.raw(
    `update msp_payment set failing_since = coalesce(failing_since, now()) where psp_order_id = ?
     returning failing_since <= now() - interval '1 hour' as for_an_hour`,
    [pspOrderId],
  )
  return rows[0]?.for_an_hour === true
}

/**
 * Records that a check worked, even if the payment still waits for something.
 * @returns whether the previous check failed
 */
export async function noteCheckWorked(pg: PgConnection, pspOrderId: PspOrderId): Promise<boolean> {
  const { rows } = await pg.raw(
    `update msp_payment set failing_since = null where psp_order_id = ? and failing_since is not null
     returning psp_order_id`,
    [pspOrderId],
  )
  return rows.length > 0
}

/** How many payments, except this one, cannot be checked for an hour. */
export async function countFailing(pg: PgConnection, except: PspOrderId): Promise<number> {
  const { rows } = await pg.raw(
    `select count(*)::int as count from msp_payment
      where failing_since <= now() - interval '1 hour' and psp_order_id <> ?`,
    [except],
  )
  return Number(rows[0]?.count ?? 0)
}

/** The PSP orders with an open or dismissed `check_failing` alert whose last check did not fail. */
export async function listEndedCheckFailures(pg: PgConnection): Promise<string[]> {
  const { rows } = await pg.raw(
    `select subject from msp_alert
      where kind = 'check_failing' and state <> 'resolved' and deleted_at is null
        and not exists (select 1 from msp_payment
                         where psp_order_id = subject and failing_since is not null)`,
  )
  return rows.map(({ subject }) => String(subject))
}
