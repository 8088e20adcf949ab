const FIRST_BACKOFF_MS = 200

/**
 * How long to wait before the next attempt, in ms: exponential from 200 ms with jitter (half to full), or longer when
 * the server asked for it.
 *
 * @param attempt the attempt that failed, 1 for the first
 * @param random a number from 0 to 1
 */
export function retryDelay(attempt: number, random: number, retryAfterMs = 0): number {
  const backoff = FIRST_BACKOFF_MS * 2 ** (attempt - 1)
  return Math.max(Math.round(backoff * (0.5 + random / 2)), retryAfterMs)
}

/**
 * The header `Retry-After` (seconds or an HTTP date) in ms from now; undefined when absent, past or invalid.
 *
 * @param now ms since the epoch
 */
export function parseRetryAfter(header: string | string[] | undefined, now: number): number | undefined {
  const value = (Array.isArray(header) ? header[0] : header)?.trim()
  if (value === undefined || value === "") return undefined
  const wait = /^\d{1,9}$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now
  return Number.isFinite(wait) && wait > 0 ? wait : undefined
}
