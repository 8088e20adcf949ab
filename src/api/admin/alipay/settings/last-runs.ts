import type { PgConnection } from "../../../../core/shop-db/connection"
import { lastRun, type RunKind } from "../../../../modules/payment-journal/runs"

/** The last run of one of the plugin's jobs, as the settings page shows it. */
export type LastRun = {
  state: "done" | "failed"
  /** ISO time. */
  started_at: string
  /** What it found; null when it failed. */
  report: Record<string, unknown> | null
  /** Why it failed; null when it did not. */
  error: string | null
}

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
