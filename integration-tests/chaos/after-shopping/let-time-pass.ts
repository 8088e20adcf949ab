import { setTimeout as pause } from "node:timers/promises"
import type { ChaosContext } from "../context"

/** The sum of several runs of recovery. */
export type Recovered = {
  runs: number
  synced: number
  actions: Record<string, number>
  /** Of the last run. */
  failures: { psp_order_id: string; message: string }[]
  /** Runs that failed, or did not start. */
  errors: string[]
}

/** How long a run may take, including the wait for the next full minute, in ms. */
const MAX_RUN_MS = 240_000
/** Between a run's report and the scheduling of the next run, in ms. */
const UNTIL_PLANNED_MS = 300

/**
 * Moves the clock step by step. Each time it waits until the shop's own recovery job has run, as in production, and
 * until MultiSafepay has sent its notifications.
 * @param minutes between one run and the next
 */
export async function letTimePass(chaos: ChaosContext, minutes: readonly number[]): Promise<Recovered> {
  const all: Recovered = { runs: 0, synced: 0, actions: {}, failures: [], errors: [] }
  for (const step of minutes) {
    const since = await chaos.environment.clock.advance(step * 60, chaos.psp)
    const run = await recoveryAfter(chaos, since)
    await chaos.environment.cluster?.redis.untilIdle()
    await pause(UNTIL_PLANNED_MS)
    await resumeRefunds(chaos)
    all.runs++
    if (typeof run === "string") {
      all.errors.push(run)
      continue
    }
    all.synced += run.synced
    all.failures = run.failures
    for (const [action, count] of Object.entries(run.actions)) {
      all.actions[action] = (all.actions[action] ?? 0) + count
    }
  }
  return all
}

/** The merchant sees that automatic refunds are paused, and resumes them. */
async function resumeRefunds({ records, merchant, met }: ChaosContext): Promise<void> {
  const alertId = await records.pausedRefunds()
  if (!alertId) return
  await merchant.closeAlert(alertId)
  met.add("merchant: automatic refunds resumed")
}

type Report = Pick<Recovered, "synced" | "actions" | "failures">

/** @returns the report of the first run that started after that moment, or what went wrong */
async function recoveryAfter({ records }: ChaosContext, since: number): Promise<Report | string> {
  const giveUpAt = Date.now() + MAX_RUN_MS
  for (;;) {
    const run = await records.lastRecovery()
    if (run && run.startedAt.getTime() >= since) return run.error ?? (run.report as Report)
    if (Date.now() > giveUpAt) return "recovery did not run when its time had come"
    await pause(100)
  }
}
