/** What a run of a job leaves in its report for the next one. ISO times. */
export type SearchProgress = {
  /** Everything that came up before has been looked for. */
  until: string
  /** When everything there is was searched the last time. */
  full_at: string
}

/** What a run of a job searches: what came up since the last run, or everything there is. Times in ms since the epoch. */
export type SearchPeriod = { since: number; until: number; isFull: boolean; progress: SearchProgress }

/** Searching everything takes a moment, and finds only what slipped through the other searches. */
const FULL_SEARCH_EVERY_MS = 24 * 60 * 60_000

/**
 * What the next run of a job searches. Once a day, and when nothing is known of a run before, that is everything; all
 * other runs go on where the last one ended, however long ago that was.
 * @param last the report of the last run that came to its end
 */
export function nextSearch(last: Partial<SearchProgress> | undefined, now: Date): SearchPeriod {
  const until = now.getTime()
  if (!last?.until || !last.full_at || until - Date.parse(last.full_at) >= FULL_SEARCH_EVERY_MS) {
    const progress = { until: now.toISOString(), full_at: now.toISOString() }
    return { since: 0, until, isFull: true, progress }
  }
  // A clock that was set back finds nothing and goes on from where it had been.
  const end = Math.max(until, Date.parse(last.until))
  return {
    since: Date.parse(last.until),
    until: end,
    isFull: false,
    progress: { until: new Date(end).toISOString(), full_at: last.full_at },
  }
}
