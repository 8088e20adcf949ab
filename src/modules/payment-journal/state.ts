import type { PgConnection } from "../../core/shop-db/connection"

export type JournalState = {
  /** By kind. */
  openAlerts: Record<string, number>
  dueChecks: number
  /** Since the last complete run of recovery; undefined before the first. */
  recoveryAgeSeconds: number | undefined
}

/** For metrics: counts open alerts and due checks, both by index. */
export async function readState(pg: PgConnection): Promise<JournalState> {
  const { rows } = await pg.raw(
    `select (select coalesce(jsonb_object_agg(kind, count), '{}')
               from (select kind, count(*) from msp_alert where state = 'open' and deleted_at is null group by kind) open)
              as open_alerts,
            (select count(*)::int from msp_payment where next_check_at <= now() and deleted_at is null) as due_checks,
            (select extract(epoch from now() - max(created_at))::float from msp_run
              where kind = 'recovery' and error is null) as recovery_age`,
  )
  const { open_alerts, due_checks, recovery_age } = rows[0] ?? {}
  return {
    openAlerts: (open_alerts ?? {}) as Record<string, number>,
    dueChecks: Number(due_checks ?? 0),
    recoveryAgeSeconds: recovery_age === null ? undefined : Number(recovery_age),
  }
}
