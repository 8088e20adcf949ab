import type { MedusaContainer } from "@medusajs/framework/types"
import { type RunKind, recordRun } from "../modules/payment-journal/runs"
import { loggerOf } from "./logger"
import { LockTakenError, runExclusive } from "./run-exclusive"
import { connectionOf } from "./shop-db/connection"
import { shortReason } from "./short-reason"
import { withSpan } from "./telemetry/open-telemetry"

/** What Medusa's scheduler passes to a job; versions before 2.20 pass nothing. */
export type JobContext = { scheduledFor?: Date }

/**
 * Runs a job in one process at a time and records the result in `msp_run`. While another process runs it, this one does
 * nothing and logs nothing. Any other problem, such as an unreachable database, is one line in the log and on the
 * settings page, and the next run continues.
 * @param kind its lock is `alipay-job:<kind>`
 * @param work returns the run's report, or undefined when there was nothing worth reporting
 * @returns never rejects, because Medusa would log the error a second time
 */
export async function runJob(
  container: MedusaContainer,
  kind: RunKind,
  work: (lost: AbortSignal) => Promise<Record<string, unknown> | undefined>,
): Promise<void> {
  const pg = connectionOf(container)
  const startedAt = new Date()
  const record = (
    outcome: { report: Record<string, unknown>; error: null } | { report: null; error: string },
  ) => recordRun(pg, kind, { startedAt, finishedAt: new Date(), ...outcome })
  let hasStarted = false
  try {
    await runExclusive(container, `alipay-job:${kind}`, { waitMs: 0 }, async (lost) => {
      hasStarted = true
      const report = await withSpan("alipay.job", { "alipay.job": kind }, () => work(lost))
      if (report) {
        await record({ report, error: null })
      }
    })
  } catch (error) {
    if (!hasStarted && error instanceof LockTakenError) {
      return
    }
    const reason = shortReason(error)
    loggerOf(container).error(`Alipay: ${kind} failed, and the next run continues: ${reason}`)
    // The database itself may be unreachable.
    await record({ report: null, error: reason }).catch(() => undefined)
  }
}
