/**
 * MultiSafepay writes its times without a zone, in Amsterdam local time (CET/CEST). The rule of the European
 * Union since 1996 is computed here rather than asked of `Intl`, because one order carries half a dozen times.
 */
const HOUR = 3_600_000
const DAY = 24 * HOUR

/** Milliseconds that Amsterdam is ahead of UTC at the given instant (epoch ms). */
export function amsterdamOffset(at: number): number {
  const year = new Date(at).getUTCFullYear()
  const summer = lastSundayOneUtc(year, 2)
  const winter = lastSundayOneUtc(year, 9)
  return at >= summer && at < winter ? 2 * HOUR : HOUR
}

/** `YYYY-MM-DDTHH:MM:SS`, Amsterdam local time, as the API prints it. */
export function amsterdamTime(at: number): string {
  return new Date(at + amsterdamOffset(at)).toISOString().slice(0, 19)
}

/** The first Amsterdam midnight after the given instant (epoch ms); refunds settle then. */
export function nextAmsterdamMidnight(at: number): number {
  const local = at + amsterdamOffset(at)
  const localMidnight = Math.floor(local / DAY) * DAY + DAY
  // The clock never changes at midnight itself, so the offset just before it is the right one.
  const guess = localMidnight - amsterdamOffset(at)
  return localMidnight - amsterdamOffset(guess)
}

/**
 * Reads a filter value of the transactions list: text without a zone is Amsterdam time, a zone in the text is
 * respected, a bare date means its first moment. Returns epoch ms, or null when the text is not a time.
 */
export function parseAmsterdamTime(text: string): number | null {
  const match = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?))?(Z|[+-]\d{2}:?\d{2})?$/.exec(
    text.trim(),
  )
  if (!match) return null
  const [, date, time = "00:00:00", zone] = match
  if (zone) {
    const at = Date.parse(`${date}T${time}${zone}`)
    return Number.isNaN(at) ? null : at
  }
  const local = Date.parse(`${date}T${time}Z`)
  if (Number.isNaN(local)) return null
  const guess = local - amsterdamOffset(local)
  return local - amsterdamOffset(guess)
}

function lastSundayOneUtc(year: number, month: number): number {
  const lastDay = new Date(Date.UTC(year, month + 1, 0))
  return Date.UTC(year, month, lastDay.getUTCDate() - lastDay.getUTCDay(), 1)
}
