import { setTimeout as pause } from "node:timers/promises"
import type { World } from "../world"

/** What the recovery runs of a while did. */
export type Recovered = {
  runs: number
  synced: number
  actions: Record<string, number>
  /** Of the last run. */
  failures: { psp_order_id: string; message: string }[]
  /** Runs that did not come to an end. */
  errors: string[]
}

/** A job starts with the minute, and takes its time when much is due; longer than that it may not take, in ms. */
const LONGEST_RUN_MS = 240_000
/** Between a run's report and the moment at which its job is planned anew, in ms. */
const UNTIL_PLANNED_MS = 300

/**
 * Moves the clock, and each time waits for the shop's own recovery job to run by it, as it does in production. What
 * MultiSafepay has to send meanwhile is sent.
 * @param minutes between one run and the next
 */
export async function letTimePass(world: World, minutes: readonly number[]): Promise<Recovered> {
  const all: Recovered = { runs: 0, synced: 0, actions: {}, failures: [], errors: [] }
  for (const step of minutes) {
    const since = await world.house.clock.advance(step * 60, world.psp)
    const run = await recoveryAfter(world, since)
    await world.house.cluster?.redis.untilIdle()
    await pause(UNTIL_PLANNED_MS)
    await resumeRefunds(world)
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

/** The merchant reads that the plugin sends back no more by itself, and tells it to go on. */
async function resumeRefunds({ records, merchant, met }: World): Promise<void> {
  const alertId = await records.pausedRefunds()
  if (!alertId) return
  await merchant.closeAlert(alertId)
  met.add("merchant: automatic refunds resumed")
}

type Report = Pick<Recovered, "synced" | "actions" | "failures">

/** @returns the report of the first run that started after that moment, or what went wrong */
async function recoveryAfter({ records }: World, since: number): Promise<Report | string> {
  const giveUpAt = Date.now() + LONGEST_RUN_MS
  for (;;) {
    const run = await records.lastRecovery()
    if (run && run.startedAt.getTime() >= since) return run.error ?? (run.report as Report)
    if (Date.now() > giveUpAt) return "recovery did not run when its time had come"
    await pause(100)
  }
}
