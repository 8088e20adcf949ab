import fc from "fast-check"
import { amsterdamTime, nextAmsterdamMidnight, parseAmsterdamTime } from "../amsterdam-time"

const instant = fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2060, 0) })

test("Amsterdam times agree with the time zone database", () => {
  const format = new Intl.DateTimeFormat("sv-SE", {
    timeZone: "Europe/Amsterdam",
    dateStyle: "short",
    timeStyle: "medium",
  })
  fc.assert(
    fc.property(instant, (at) => {
      expect(amsterdamTime(at)).toBe(format.format(at).replace(" ", "T"))
    }),
    { numRuns: 2000 },
  )
})

test.each([
  ["2026-03-29T00:59:59Z", "2026-03-29T01:59:59"],
  ["2026-03-29T01:00:00Z", "2026-03-29T03:00:00"],
  ["2026-10-25T00:59:59Z", "2026-10-25T02:59:59"],
  ["2026-10-25T01:00:00Z", "2026-10-25T02:00:00"],
])("the time %s is %s in Amsterdam", (utc, local) => {
  expect(amsterdamTime(Date.parse(utc))).toBe(local)
})

test("the next midnight in Amsterdam is a midnight, later than now and at most 25 hours away", () => {
  fc.assert(
    fc.property(instant, (at) => {
      const midnight = nextAmsterdamMidnight(at)
      expect(amsterdamTime(midnight)).toMatch(/T00:00:00$/)
      expect(midnight).toBeGreaterThan(at)
      expect(midnight - at).toBeLessThanOrEqual(25 * 3_600_000)
    }),
    { numRuns: 2000 },
  )
})

test("reading an Amsterdam time undoes writing it, except in the hour that autumn repeats", () => {
  fc.assert(
    fc.property(instant, (at) => {
      const seconds = Math.floor(at / 1000) * 1000
      const read = parseAmsterdamTime(amsterdamTime(seconds)) ?? 0
      expect([0, 3_600_000]).toContain(Math.abs(read - seconds))
      expect(amsterdamTime(read)).toBe(amsterdamTime(seconds))
    }),
    { numRuns: 2000 },
  )
})

test.each([
  ["2026-06-01", "2026-05-31T22:00:00Z"],
  ["2026-06-01T12:00:00Z", "2026-06-01T12:00:00Z"],
  ["2026-06-01T12:00:00+02:00", "2026-06-01T10:00:00Z"],
  ["2026-06-01 12:00:00", "2026-06-01T10:00:00Z"],
])("the filter value %s means %s", (text, utc) => {
  expect(parseAmsterdamTime(text)).toBe(Date.parse(utc))
})

test.each(["", "yesterday", "2026-13-01", "2026-06-01T25:00:00"])(
  "the text %p is not read as a time",
  (text) => {
    expect(parseAmsterdamTime(text)).toBeNull()
  },
)
