/** What a run of a job leaves in its report for the next one. ISO times. */
export type SearchProgress = {
  /** Everything that came up before has been looked for. */
  until: string
  /** When everything there is was searched the last time. */
  full_at: string
}

/** What a run of a job searches. Times in ms since the epoch. */
export type SearchPeriod = {
  /** End of the last run; the same as `until` when none is known. */
  since: number
  until: number
  /** Everything there is, and not only what came up since the last run. */
  isFull: boolean
  /** To be left in the report when the run has come to its end. */
  progress: SearchProgress
}

/** Searching everything takes a moment, and finds only what slipped through the other searches. */
const FULL_SEARCH_EVERY_MS = 24 * 60 * 60_000

/**
 * What the next run of a job searches. Once a day, and when nothing is known of a run before, that is everything; all
 * other runs go on where the last one ended, however long ago that was.
 * @param last the report of the last run that came to its end
 */
export function nextSearch(last: Partial<SearchProgress> | undefined, now: Date): SearchPeriod {
  const since = last?.until ? Date.parse(last.until) : now.getTime()
  // A clock that was set back finds nothing and goes on from where it had been.
  const until = Math.max(now.getTime(), since)
  const lastFull = last?.until && last.full_at ? last.full_at : undefined
  const isFull = lastFull === undefined || until - Date.parse(lastFull) >= FULL_SEARCH_EVERY_MS
  const end = new Date(until).toISOString()
  return { since, until, isFull, progress: { until: end, full_at: isFull ? end : lastFull } }
}
