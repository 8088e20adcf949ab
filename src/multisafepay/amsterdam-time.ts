const PATTERN =
  /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?\s*(Z|[+-]\d{2}:?\d{2})?$/
const HOUR = 3_600_000

/**
 * Parses a MultiSafepay timestamp. It normally has no zone and means local time in Amsterdam. Summer time is from the
 * last Sunday of March to the last Sunday of October, 01:00 UTC (the rule of the European Union). In the hour that
 * occurs twice, the first occurrence is meant; a time in the skipped hour is read as winter time.
 */
export function parseAmsterdamTime(text: string): Date | undefined {
  const match = PATTERN.exec(text.trim())
  if (!match) return undefined
  const [year, month, day, hour, minute] = match.slice(1, 6).map(Number) as [
    number,
    number,
    number,
    number,
    number,
  ]
  const second = Number(match[6] ?? 0)
  const milliseconds = Number((match[7] ?? "").padEnd(3, "0").slice(0, 3))
  const local = Date.UTC(year, month - 1, day, hour, minute, second, milliseconds)
  // Date.UTC rolls over: 31 February and hour 25 would become other times.
  const check = new Date(local)
  if (
    check.getUTCFullYear() !== year ||
    check.getUTCMonth() !== month - 1 ||
    check.getUTCDate() !== day ||
    check.getUTCHours() !== hour ||
    check.getUTCMinutes() !== minute ||
    check.getUTCSeconds() !== second
  ) {
    return undefined
  }
  const zone = match[8]
  if (zone !== undefined) return new Date(local - zoneOffset(zone))
  const asSummer = local - 2 * HOUR
  return new Date(isSummer(asSummer) ? asSummer : local - HOUR)
}

/** Formats a point in time as MultiSafepay does: "2025-05-14T08:50:32", local time in Amsterdam. */
export function formatAmsterdamTime(time: Date): string {
  const offset = (isSummer(time.getTime()) ? 2 : 1) * HOUR
  return new Date(time.getTime() + offset).toISOString().slice(0, 19)
}

/** The latest time that a timestamp of MultiSafepay may mean: an hour later in the hour that occurs twice. */
export function latestReading(time: Date): Date {
  const later = new Date(time.getTime() + HOUR)
  return formatAmsterdamTime(later) === formatAmsterdamTime(time) ? later : time
}

/** Whether a timestamp of MultiSafepay may mean two times: it is in the hour in which the clocks go back. */
export const occursTwice = (time: Date): boolean => latestReading(time) > time

/** The first midnight in Amsterdam after a point in time: MultiSafepay pays refunds out then. */
export function nextAmsterdamMidnight(time: Date): Date {
  const today = Date.parse(`${formatAmsterdamTime(time).slice(0, 10)}T00:00:00Z`)
  const midnight = today + 24 * HOUR
  const asSummer = midnight - 2 * HOUR
  return new Date(isSummer(asSummer) ? asSummer : midnight - HOUR)
}

function zoneOffset(zone: string): number {
  if (zone === "Z") return 0
  const digits = zone.replace(":", "")
  const minutes = Number(digits.slice(1, 3)) * 60 + Number(digits.slice(3, 5))
  return (digits.startsWith("-") ? -1 : 1) * minutes * 60_000
}

function isSummer(utc: number): boolean {
  const year = new Date(utc).getUTCFullYear()
  return utc >= changeOfClocks(year, 2) && utc < changeOfClocks(year, 9)
}

/** 01:00 UTC on the last Sunday of a month with 31 days (0 = January). */
function changeOfClocks(year: number, month: number): number {
  const lastDay = new Date(Date.UTC(year, month, 31))
  return Date.UTC(year, month, 31 - lastDay.getUTCDay(), 1)
}
