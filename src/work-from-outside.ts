import type { MedusaContainer } from "@medusajs/framework/types"
import { Admission, roomInPool } from "./core/admission"
import { shoppersFirst } from "./shoppers-first"

/** MultiSafepay waits 10 s for an answer; what cannot start by then is told so before. */
const WAIT_MS = 7_000
/** Each who waits holds a connection and a body of some kB. */
const QUEUE = 500
/** Parsed notifications, of some kB each. */
const KEPT = 10_000
/** While a shopper is served, notifications get this part of the room: all share one event loop. */
const BESIDE_SHOPPERS = 1 / 4

let ofThisProcess: Admission | undefined

/** The one limit for payment syncs that notifications and shoppers ask for, from the size of the database's pool. */
export function workFromOutside(container: MedusaContainer): Admission {
  if (!ofThisProcess) {
    const room = roomInPool(container)
    ofThisProcess = new Admission({
      atOnce: (lane) =>
        lane === "notification" && shoppersFirst.isServing
          ? Math.max(1, Math.floor(room * BESIDE_SHOPPERS))
          : room,
      queue: QUEUE,
      waitMs: WAIT_MS,
      kept: KEPT,
    })
  }
  return ofThisProcess
}
