import type { MedusaContainer } from "@medusajs/framework/types"
import { Admission, type Lane, roomInPool } from "./core/admission"
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
const BESIDE_SHOPPERS = 2

let ofThisProcess: Admission | undefined

/**
 * How many may work at once, those of the other lane counted along.
 * @param pool how many connections to the database they may keep busy
 * @param isServing whether the Store API is answering a shopper right now
 */
export function roomFor(lane: Lane, { pool, isServing }: { pool: number; isServing: boolean }): number {
  if (lane === "shopper") {
    return pool
  }
  return Math.min(pool, isServing ? BESIDE_SHOPPERS : NOTIFICATIONS_AT_ONCE)
}

/** The one limit for payment syncs that notifications and shoppers ask for, from the size of the database's pool. */
export function workFromOutside(container: MedusaContainer): Admission {
  if (!ofThisProcess) {
    const pool = roomInPool(container)
    ofThisProcess = new Admission({
      atOnce: (lane) => roomFor(lane, { pool, isServing: shoppersFirst.isServing }),
      queue: QUEUE,
      waitMs: WAIT_MS,
      kept: KEPT,
    })
  }
  return ofThisProcess
}
