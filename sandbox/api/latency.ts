import { setImmediate as nextTurn, setTimeout as pause } from "node:timers/promises"

/** Timers ring up to so much too late, in ms. */
const TIMERS_ERROR_MS = 2

/**
 * Waits to a fraction of a millisecond, which timers alone do not: benchmarks subtract the latency that they asked for.
 * @param at on the clock of `performance.now()`, in ms
 */
export async function waitUntil(at: number): Promise<void> {
  const roughly = at - performance.now() - TIMERS_ERROR_MS
  if (roughly > 0) await pause(roughly)
  while (performance.now() < at) await nextTurn()
}
