/** What a job's run stores in its report for the next one. ISO times. */
export type SearchProgress = {
  /** Everything that happened before this time was searched for. */
  until: string
  /** When the last full search took place. */
  full_at: string
}

/** The period that a run of a job searches. Times in ms since the epoch. */
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

/** A time stored by an earlier run may be this far ahead, because clocks are corrected. */
const CLOCK_SET_BACK_MS = 5 * 60_000

/**
 * A search for what happened since the last run begins this much earlier, in ms: the id of a row contains the time of the
 * clock of the process that wrote it, which may be behind that of the process that searches.
 */
export const CLOCKS_DIFFER_MS = 15 * 60_000

/**
 * What the next run of a job searches. Once a day, and when no earlier run is known, that is everything; all other runs
 * continue where the last one ended, however long ago that was. Times further ahead than a corrected clock explains
 * come from a clock that was wrong, and count as unknown.
 * @param last the report of the last run that completed
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
