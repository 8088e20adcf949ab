import fc from "fast-check"
import { ulidRange } from "../../../core/ulid-range"
import { dueWindows, OPEN_PAYMENT_AGES } from "../due-windows"

const MINUTE = 60_000
const START = Date.parse("2026-03-01T12:00:00Z")

/** At which of the runs, five minutes apart, is a payment made at START looked at? */
function runsThatLook(runs: number): number[] {
  return Array.from({ length: runs }, (_, run) => run + 1).filter((run) =>
    dueWindows(OPEN_PAYMENT_AGES, START + (run - 1) * 5 * MINUTE, START + run * 5 * MINUTE).some(
      ({ from, until }) => from <= START && START < until,
    ),
  )
}

describe("the job looks at an open payment", () => {
  it("at growing intervals", () => {
    expect(runsThatLook(100)).toEqual([1, 2, 3, 5, 10, 20, 39, 77])
  })

  it("at once after runs that were missed", () => {
    const windows = dueWindows(OPEN_PAYMENT_AGES, START, START + 60 * MINUTE)
    expect(windows.some(({ from, until }) => from <= START && START < until)).toBe(true)
  })

  it("in windows that do not overlap", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), (minutes) => {
        const windows = dueWindows(OPEN_PAYMENT_AGES, START, START + minutes * MINUTE)
        expect(
          windows.every((window, index) => index === 0 || (windows[index - 1]?.until ?? 0) < window.from),
        ).toBe(true)
      }),
    )
  })
})

describe("ids of a time", () => {
  it("start with the ULID of that time", () => {
    // The example of the ULID specification.
    expect(ulidRange("payses", { from: 1469918176385, until: 1469918176386 })).toEqual({
      from: "payses_01ARYZ6S41",
      until: "payses_01ARYZ6S42",
    })
  })
})
