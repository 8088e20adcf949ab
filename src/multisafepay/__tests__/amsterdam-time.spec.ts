import fc from "fast-check"
import { formatAmsterdamTime, nextAmsterdamMidnight, parseAmsterdamTime } from "../amsterdam-time"

const iso = (text: string) => parseAmsterdamTime(text)?.toISOString()

describe("parseAmsterdamTime", () => {
  it.each([
    ["winter", "2025-01-15T12:00:00", "2025-01-15T11:00:00.000Z"],
    ["summer", "2025-07-15T12:00:00", "2025-07-15T10:00:00.000Z"],
    ["a real shop's log", "2025-04-10T13:16:44", "2025-04-10T11:16:44.000Z"],
    ["the example of the signature's documentation", "2022-01-03T15:08:02", "2022-01-03T14:08:02.000Z"],
    ["last second before summer time", "2025-03-30T01:59:59", "2025-03-30T00:59:59.000Z"],
    ["first second of summer time", "2025-03-30T03:00:00", "2025-03-30T01:00:00.000Z"],
    ["an hour that is skipped", "2025-03-30T02:30:00", "2025-03-30T01:30:00.000Z"],
    ["just before the hour that happens twice", "2025-10-26T01:59:59", "2025-10-25T23:59:59.000Z"],
    ["the hour that happens twice: the first", "2025-10-26T02:30:00", "2025-10-26T00:30:00.000Z"],
    ["just after the hour that happens twice", "2025-10-26T03:00:00", "2025-10-26T02:00:00.000Z"],
    ["a March that ends on a Sunday", "2024-03-31T03:00:00", "2024-03-31T01:00:00.000Z"],
    ["New Year", "2025-01-01T00:30:00", "2024-12-31T23:30:00.000Z"],
    ["a leap day", "2024-02-29T00:00:00", "2024-02-28T23:00:00.000Z"],
    ["a blank instead of the T", "2025-01-15 12:00:00", "2025-01-15T11:00:00.000Z"],
    ["fractions of a second", "2025-01-15T12:00:00.1234", "2025-01-15T11:00:00.123Z"],
    ["its own zone", "2025-07-15T12:00:00+05:30", "2025-07-15T06:30:00.000Z"],
    ["UTC", "2025-07-15T12:00:00Z", "2025-07-15T12:00:00.000Z"],
  ])("parseAmsterdamTime reads %s", (_name, text, expected) => {
    expect(iso(text)).toBe(expected)
  })

  it.each([
    "",
    "yesterday",
    "2025-02-29T12:00:00",
    "2025-13-01T12:00:00",
    "2025-01-15T25:00:00",
    "2025-01-15T12:60:00",
    "0000-00-00T00:00:00",
    "01-01-1911",
    "1747219123",
  ])("parseAmsterdamTime does not read %j as a time", (text) => {
    expect(parseAmsterdamTime(text)).toBeUndefined()
  })

  it("parseAmsterdamTime agrees with the time zone database from 1996 on", () => {
    const amsterdam = new Intl.DateTimeFormat("sv-SE", {
      timeZone: "Europe/Amsterdam",
      dateStyle: "short",
      timeStyle: "medium",
    })
    fc.assert(
      fc.property(
        fc.date({
          min: new Date("1996-01-01T00:00:00Z"),
          max: new Date("2037-12-31T00:00:00Z"),
          noInvalidDate: true,
        }),
        (date) => {
          const instant = new Date(Math.floor(date.getTime() / 1000) * 1000)
          const local = amsterdam.format(instant)
          expect(formatAmsterdamTime(instant)).toBe(local.replace(" ", "T"))
          const parsed = parseAmsterdamTime(local)?.getTime()
          // In the repeated hour the first one is meant, an hour before the second.
          const isSecondOne = amsterdam.format(new Date(instant.getTime() - 3_600_000)) === local
          expect(parsed).toBe(instant.getTime() - (isSecondOne ? 3_600_000 : 0))
        },
      ),
      { numRuns: 5_000 },
    )
  })
})

test.each([
  ["2026-01-15T10:00:00Z", "2026-01-15T23:00:00.000Z"],
  ["2026-01-15T23:00:00Z", "2026-01-16T23:00:00.000Z"],
  ["2026-07-01T22:30:00Z", "2026-07-02T22:00:00.000Z"],
  ["2026-03-28T23:30:00Z", "2026-03-29T22:00:00.000Z"],
  ["2026-10-24T22:10:00Z", "2026-10-25T23:00:00.000Z"],
])(
  "the first midnight in Amsterdam after %s is %s, also on the days with 23 and 25 hours",
  (time, midnight) => {
    expect(nextAmsterdamMidnight(new Date(time)).toISOString()).toBe(midnight)
  },
)
