import fc from "fast-check"
import { windowsOf } from "../recently-captured"

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const START = Date.parse("2026-03-01T12:00:00Z")

/** How many hours after START a payment made then is checked, by a job that runs every minute. */
function hoursOfChecks(days: number): number[] {
  const looks: number[] = []
  for (let minute = 1; minute <= days * 24 * 60; minute++) {
    const windows = windowsOf(START + (minute - 1) * MINUTE, START + minute * MINUTE)
    if (windows.some(({ from, until }) => from <= START && START < until)) {
      looks.push(Math.floor((minute * MINUTE) / HOUR))
    }
  }
  return looks
}

describe("A captured payment", () => {
  it("re-checks a captured payment three times: after six hours, three days and thirty days", () => {
    expect(hoursOfChecks(40)).toEqual([6, 72, 720])
  })

  it("re-checks a captured payment in the next run when runs were missed", () => {
    const windows = windowsOf(START, START + 10 * HOUR)
    expect(windows.some(({ from, until }) => from <= START && START < until)).toBe(true)
  })

  it("re-checks a captured payment only once in a run, however long ago the previous run was", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), (minutes) => {
        const windows = windowsOf(START, START + minutes * MINUTE)
        expect(
          windows.every((window, index) => index === 0 || (windows[index - 1]?.until ?? 0) < window.from),
        ).toBe(true)
      }),
    )
  })
})
