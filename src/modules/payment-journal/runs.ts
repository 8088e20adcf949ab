import type { PgConnection } from "../../core/shop-db/connection"

type Connection = Pick<PgConnection, "raw">

export type RunKind = "recovery" | "order updates" | "reconciliation"

/** One run of a job. It has a report when it completed, otherwise an error. */
export type Run<Report = Record<string, unknown>> = { startedAt: Date; finishedAt: Date } & (
  | { report: Report; error: null }
  | { report: null; error: string }
)

/** Per kind. */
const KEPT = 50

/** Records a run. Deletes all but the latest of its kind, and runs dated in the future by a wrong clock. */
export async function recordRun(
  pg: Connection,
  kind: RunKind,
  { startedAt, finishedAt, report, error }: Run,
): Promise<void> {
  await pg.raw(
    `with forgotten as (
       delete from msp_run
        where created_at > now()
           or id in (select id from msp_run where kind = ? order by created_at desc offset ${KEPT - 1}))
     insert into msp_run (id, kind, started_at, finished_at, report, error) values ('msprun_' || gen_random_uuid(), ?, ?, ?, ?::jsonb, ?)`,
    [kind, kind, startedAt.toISOString(), finishedAt.toISOString(), report && JSON.stringify(report), error],
  )
}

/**
 * The last run of a kind by the database's clock, whether or not it succeeded.
 * @returns undefined before the first run, and after the plugin's tables were emptied
 */
export async function lastRun(pg: Connection, kind: RunKind): Promise<Run | undefined> {
  const { rows } = await pg.raw(`${RUNS_OF_KIND} order by created_at desc limit 1`, [kind])
  return rows[0] && toRun(rows[0])
}

/**
 * The last completed run of a kind. The next run continues from there.
 * @returns undefined before the first run, and after the plugin's tables were emptied
 */
export async function lastFinishedRun<Report>(
  pg: Connection,
  kind: RunKind,
): Promise<(Run<Report> & { error: null }) | undefined> {
  const { rows } = await pg.raw(`${RUNS_OF_KIND} and error is null order by created_at desc limit 1`, [kind])
  return rows[0] && (toRun(rows[0]) as Run<Report> & { error: null })
}

const RUNS_OF_KIND = "select started_at, finished_at, report, error from msp_run where kind = ?"

const toRun = ({ started_at, finished_at, report, error }: Record<string, unknown>) =>
  ({ startedAt: started_at, finishedAt: finished_at, report, error }) as Run
