import type { PgConnection } from "../../../../core/shop-db/connection"
import { lastRun, type RunKind } from "../../../../modules/payment-journal/runs"
import type { LastRun } from "../../../../types/http/admin"

/** @returns null before the first run */
export async function viewLastRun(pg: PgConnection, kind: RunKind): Promise<LastRun | null> {
  const run = await lastRun(pg, kind)
  return (
    (run && {
      state: run.error === null ? "done" : "failed",
      started_at: run.startedAt.toISOString(),
      report: run.report,
      error: run.error,
    }) ??
    null
  )
}
