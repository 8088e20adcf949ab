import type { MedusaContainer } from "@medusajs/framework/types"
import { Admission, type Lane, roomInPool } from "./core/admission"
import { configOf, listSites } from "./core/sites/site"
import { observe } from "./core/telemetry/metrics"
import { shoppersFirst } from "./shoppers-first"

/** MultiSafepay waits 10 s for an answer; what cannot start by then is told so before. */
const WAIT_MS = 7_000
/** Each who waits holds a connection and a body of some kB. */
const QUEUE = 500
/** Parsed notifications, of some kB each. */
const KEPT = 10_000
/**
 * So many notifications keep the one event loop busy, which shoppers share: more would make each of them slower, and the
 * last to start would be answered after MultiSafepay has given up.
 */
const NOTIFICATIONS_AT_ONCE = 4
/** While a shopper is served. */
const BESIDE_SHOPPERS = { notification: 2, background: 1 }

let ofThisProcess: Admission | undefined

/**
 * How many may work at once, those of the other lanes counted along.
 * @param pool the option `concurrency`, or how many connections to the database they may keep busy
 * @param isServing whether the Store API is answering a shopper right now
 */
export function roomFor(lane: Lane, { pool, isServing }: { pool: number; isServing: boolean }): number {
  if (lane === "shopper") {
    return pool
  }
  return Math.min(pool, isServing ? BESIDE_SHOPPERS[lane] : NOTIFICATIONS_AT_ONCE)
}

/**
 * The one limit for work on payments in this process, whether shoppers, notifications, recovery or order updates ask for
 * it: the option `concurrency`, by default from the size of the database's pool.
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

/** Of several sites the largest wish counts: they share the process. */
function roomOf(container: MedusaContainer): number {
  const config = configOf(container)
  const configured = listSites(config).flatMap(({ options }) => options.concurrency ?? [])
  return configured.length > 0 ? Math.max(...configured) : roomInPool(container)
}
