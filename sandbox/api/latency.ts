import { setImmediate as nextTurn, setTimeout as pause } from "node:timers/promises"

/** Timers may fire this much too late, in ms. */
const TIMERS_ERROR_MS = 2

/**
 * Waits with a precision below a millisecond, which timers alone do not have: benchmarks subtract the latency that they
 * set.
 * @param at on the clock of `performance.now()`, in ms
 */
export async function waitUntil(at: number): Promise<void> {
  const roughly = at - performance.now() - TIMERS_ERROR_MS
  if (roughly > 0) await pause(roughly)
  while (performance.now() < at) await nextTurn()
}
