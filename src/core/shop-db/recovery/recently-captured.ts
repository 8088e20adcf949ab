import { ulidRange } from "../../ulid-range"
import type { Search, Sql } from "./unfinished-work"

/** From (inclusive) and until (exclusive), in ms since the epoch. */
type Window = { from: number; until: number }

const HOUR = 60 * 60_000
const DAY = 24 * HOUR

/**
 * A captured payment with its order has no unfinished work. But it may be refunded at MultiSafepay or disputed without
 * any notification; the nightly reconciliation would find that too. This is the only check that depends on age.
 */
const AGES_MS = [6 * HOUR, 3 * DAY, 30 * DAY]

/** Captured payments that have reached one of the ages since the last run. */
export function recentlyCaptured({ providerIds, since, until }: Search): Sql {
  const ranges = windowsOf(since, until).map((window) => ulidRange("pay", window))
  return {
    sql: `select payment.payment_session_id, payment.provider_id
            from payment
           where payment.deleted_at is null and payment.captured_at is not null and payment.provider_id = any(?)
             and (${ranges.map(() => "(payment.id >= ? and payment.id < ?)").join(" or ")})`,
    bindings: [[...providerIds], ...ranges.flatMap(({ from, until: to }) => [from, to])],
  }
}

/** When payments must have been created to reach one of the ages between two runs; overlapping windows are merged. */
export function windowsOf(since: number, until: number): Window[] {
  const windows = AGES_MS.map((age) => ({ from: since - age, until: until - age })).sort(
    (one, other) => one.from - other.from,
  )
  const merged: Window[] = []
  for (const window of windows) {
    const last = merged.at(-1)
    if (last && window.from <= last.until) {
      last.until = Math.max(last.until, window.until)
    } else {
      merged.push(window)
    }
  }
  return merged
}
