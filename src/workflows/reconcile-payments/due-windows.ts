/** From (inclusive) and until (exclusive), in ms since the epoch. */
export type Window = { from: number; until: number }

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** A payment that nobody has heard of is looked at after 3, 6, 12 … minutes, up to some 70 days (links live long). */
export const OPEN_PAYMENT_AGES = Array.from({ length: 16 }, (_, step) => 3 * MINUTE * 2 ** step)

/** A refund is looked at until it must be through: it may have been lost on its way, or declined afterwards. */
export const REFUND_AGES = [3 * MINUTE, 15 * MINUTE, HOUR, 6 * HOUR, DAY, 3 * DAY, 10 * DAY]

/** A captured payment with its order may still be refunded at MultiSafepay or disputed without our hearing of it. */
export const CAPTURED_PAYMENT_AGES = [6 * HOUR, 3 * DAY, 30 * DAY]

/**
 * When things must have been made to reach one of the ages between two runs. The age says when, so nothing has to be
 * remembered for each payment; a run that was missed widens the next one's windows.
 * @param since end of the last finished run, ms; everything older than this saw its turn
 * @param until now, ms
 */
export function dueWindows(ages: readonly number[], since: number, until: number): Window[] {
  const windows = ages
    .map((age) => ({ from: since - age, until: until - age }))
    .sort((a, b) => a.from - b.from)
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
