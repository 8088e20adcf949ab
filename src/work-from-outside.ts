import type { MedusaContainer } from "@medusajs/framework/types"
import { Admission, type Lane, roomInPool } from "./core/admission"
import { configOf, listSites } from "./core/sites/site"
import { observe } from "./core/telemetry/metrics"
import { shoppersFirst } from "./shoppers-first"

/** MultiSafepay waits 10 s for a response; work that cannot start in time is refused before that. */
const WAIT_MS = 7_000
/** Each waiting request holds a connection and a body of a few kB. */
const QUEUE = 500
/** Parsed notifications, of a few kB each. */
const KEPT = 10_000
/**
 * This many notifications fully use the one event loop, which shoppers share. More would make each of them slower, and
 * the last to start would be answered after MultiSafepay has given up.
 */
const NOTIFICATIONS_AT_ONCE = 4
/** Limits while a shopper is served. */
const BESIDE_SHOPPERS = { notification: 2, background: 1 }

let ofThisProcess: Admission | undefined

/**
 * How many tasks may run at once, including those of the other lanes.
 * @param pool the option `concurrency`, or how many database connections the tasks may use
 * @param isServing whether the Store API is handling a shopper's request now
 */
export function roomFor(lane: Lane, { pool, isServing }: { pool: number; isServing: boolean }): number {
  if (lane === "shopper") {
    return pool
  }
  return Math.min(pool, isServing ? BESIDE_SHOPPERS[lane] : NOTIFICATIONS_AT_ONCE)
}

/**
 * The only limit for work on payments in this process, for shoppers, notifications, recovery and order updates
 * together: the option `concurrency`, by default derived from the size of the database pool.
 */
export function workFromOutside(container: MedusaContainer): Admission {
  if (!ofThisProcess) {
    const pool = roomOf(container)
    const admission = new Admission({
      atOnce: (lane) => roomFor(lane, { pool, isServing: shoppersFirst.isServing }),
      queue: QUEUE,
      waitMs: WAIT_MS,
      kept: KEPT,
    })
    observe("queue", () =>
      Object.entries(admission.waitingNow).map(([lane, value]) => ({
        gauge: "alipay.queue.length",
        value,
        attributes: { lane },
      })),
    )
    ofThisProcess = admission
  }
  return ofThisProcess
}

/**
 * Runs work that no request waits for: after the responses to shoppers that this process is preparing, and within the
 * limit. It waits for a slot as long as necessary.
 * @throws whatever `work` throws
 */
export async function inBackground<T>(container: MedusaContainer, work: () => Promise<T>): Promise<T> {
  await shoppersFirst.waitForIdle()
  return workFromOutside(container).run("background", work)
}

/** With several sites, the largest value counts: they share the process. */
function roomOf(container: MedusaContainer): number {
  const config = configOf(container)
  const configured = listSites(config).flatMap(({ options }) => options.concurrency ?? [])
  return configured.length > 0 ? Math.max(...configured) : roomInPool(container)
}
