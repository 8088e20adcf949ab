import { ulidRange } from "../../src/core/ulid-range"
import { PLUGIN } from "../arms"
import type { Environment } from "../environment"
import { type Check, counted, type Effort, type Findings, type Section, timed } from "../section"

const MINUTE = 60_000
const MB = 1024 * 1024

const SESSIONS = 10_000
const DUE = 200
/** This many payments are checked in parallel while no shopper is served. */
const CONCURRENCY = 4
const LATENCY_MS = 100

/** Time since the last run: payments that became due since then are due. */
const SINCE_LAST_RUN = 5 * MINUTE
/** How long recovery ignores what may still be in progress. */
const GRACE = 3 * MINUTE

interface Outcome {
  pspCalls: number
  sql: number
  checked: number
  failed: number
  ms: number
  growth: number
  peak: number
}

async function run(environment: Environment, { quick, say }: Effort): Promise<Findings> {
  const [{ shop }, sandbox] = await Promise.all([environment.shop(), environment.sandbox()])
  const latency = quick ? 0 : LATENCY_MS
  const now = Date.now()
  const due = plantedIds(DUE, dueAge, now, "D")
  const others = plantedIds(SESSIONS - DUE, restingAge, now, "R")
  say(`planting ${SESSIONS} open sessions`)
  await shop.ask("insert-sessions", { ids: [...due, ...others], providerId: PLUGIN })
  await sandbox.addTransactions(due.map((order_id) => ({ order_id, amount: 2450, status: "initialized" })))

  await sandbox.setLatency(latency)
  const before = await shop.ask("memory")
  await sandbox.forgetCalls()
  await shop.ask("traffic:start")
  await shop.ask("peak:start")
  say(`recovering, MultiSafepay answers after ${latency} ms`)
  const report = await shop.ask("recover", { since: new Date(now - SINCE_LAST_RUN).toISOString() })
  const peak = await shop.ask("peak:stop")
  const traffic = (await shop.ask("traffic:take")).recovery
  const after = await shop.ask("memory")
  await sandbox.setLatency(0)

  const outcome: Outcome = {
    ...report,
    pspCalls: (await sandbox.calls()).total,
    sql: (traffic?.sql ?? 0) + (traffic?.sqlBeside ?? 0),
    growth: after.heapUsed - before.heapUsed,
    peak: peak.heapUsed - before.heapUsed,
  }
  return { ...describe(outcome, latency), raw: { ...outcome, statements: traffic?.statements.slice(0, 50) } }
}

function describe(outcome: Outcome, latency: number): Omit<Findings, "raw"> {
  const budget = 2 * DUE + 20
  const ideal = (DUE * latency) / CONCURRENCY
  const checks: Check[] = [
    counted(`PSP calls for ${DUE} due of ${SESSIONS}`, `${DUE}`, outcome.pspCalls, outcome.pspCalls === DUE),
    counted(
      "SQL: two for each due, and as many as for none of them",
      `≤ ${budget}`,
      outcome.sql,
      outcome.sql <= budget,
    ),
    counted(
      "growth of the heap",
      "< 50 MB",
      `${(outcome.growth / MB).toFixed(1)} MB`,
      outcome.growth < 50 * MB,
    ),
  ]
  if (latency > 0) {
    const ratio = outcome.ms / ideal
    checks.push(
      timed(
        `wall / (due × ${latency} ms / concurrency ${CONCURRENCY})`,
        "≤ 1.3",
        ratio.toFixed(2),
        ratio <= 1.3,
      ),
    )
  }
  return {
    checks,
    tables: [
      {
        title: `Recovery over ${SESSIONS} open sessions, ${DUE} of them due`,
        columns: ["measure", "value"],
        rows: [
          ["payments checked", outcome.checked],
          ["PSP calls", outcome.pspCalls],
          ["SQL statements", outcome.sql],
          ["ms", Math.round(outcome.ms)],
          [`ms at best (${DUE} × ${latency} ms / ${CONCURRENCY})`, ideal],
          ["growth of the heap after collection, MB", (outcome.growth / MB).toFixed(1)],
          ["heap at its highest above the start, garbage included, MB", (outcome.peak / MB).toFixed(1)],
        ],
      },
    ],
    chart: {
      title: `Recovery, ${DUE} due of ${SESSIONS}`,
      unit: "ms",
      bars: [
        { label: `at best: ${DUE} × ${latency} ms / ${CONCURRENCY}`, value: ideal, series: 0 },
        { label: "measured", value: outcome.ms, series: 1 },
      ],
    },
  }
}

/** In the middle of the period that the run searches, because it may start a little late. */
const dueAge = (index: number) => GRACE + MINUTE + (index % (3 * MINUTE))

/** Earlier than that, one every ten minutes. */
const restingAge = (index: number) => 10 * MINUTE + index * 10 * MINUTE

function plantedIds(count: number, age: (index: number) => number, now: number, mark: string): string[] {
  return Array.from({ length: count }, (_, index) => {
    const made = now - age(index)
    return `${ulidRange("payses", { from: made, until: made }).from}${mark}${String(index).padStart(15, "0")}`
  })
}

export const recovery: Section = {
  name: "recovery",
  title: "Recovery",
  quickToo: true,
  run,
}
