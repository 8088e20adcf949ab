/** What a run stores in its report for the next run. ISO times. */
export type SearchProgress = {
  /** Everything that happened before this time was searched. */
  until: string
  full_at: string
}

/** What a run searches. Times in ms since the epoch. */
export type SearchPeriod = {
  /** End of the last run; the same as `until` when none is known. */
  since: number
  until: number
  /** Search everything, not only what happened since the last run. */
  isFull: boolean
  /** To be stored in the report when the run completes. */
  progress: SearchProgress
}

/** A full search takes a while, and finds only what the other searches missed. */
const FULL_SEARCH_EVERY_MS = 24 * 60 * 60_000

/** How far ahead a stored time may be, because clocks are corrected. */
const CLOCK_SET_BACK_MS = 5 * 60_000

/**
 * A search for what happened since the last run begins this much earlier: a row's id contains the time by the clock of
 * the process that wrote it, which may be behind the clock of the process that searches.
 */
export const CLOCKS_DIFFER_MS = 15 * 60_000

/**
 * What the next run of a job searches: everything once a day and when no earlier run is known, otherwise from where the
 * last run ended. A stored time that is further ahead than a corrected clock explains was written by a wrong clock, and
 * counts as unknown.
 * @param last the report of the last completed run
 */
export function nextSearch(last: Partial<SearchProgress> | undefined, now: Date): SearchPeriod {
  const isAhead = (time: string | undefined) =>
    time !== undefined && Date.parse(time) > now.getTime() + CLOCK_SET_BACK_MS
  const known = isAhead(last?.until) || isAhead(last?.full_at) ? undefined : last
  const since = known?.until ? Date.parse(known.until) : now.getTime()
  // After the clock was set back, a run finds nothing and continues from the earlier position.
  const until = Math.max(now.getTime(), since)
  const lastFull = known?.until && known.full_at ? known.full_at : undefined
  const isFull = lastFull === undefined || until - Date.parse(lastFull) >= FULL_SEARCH_EVERY_MS
  const end = new Date(until).toISOString()
  return { since, until, isFull, progress: { until: end, full_at: isFull ? end : lastFull } }
}
