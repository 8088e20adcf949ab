import { nextSearch } from "../search-period"

const at = (time: string) => new Date(`2026-11-27T${time}Z`)
const last = { until: "2026-11-27T12:00:00.000Z", full_at: "2026-11-27T02:00:00.000Z" }

describe("The search period of a job", () => {
  it("the next run of a job searches everything when no run is known", () => {
    expect(nextSearch(undefined, at("12:01:00"))).toEqual({
      since: at("12:01:00").getTime(),
      until: at("12:01:00").getTime(),
      isFull: true,
      progress: { until: "2026-11-27T12:01:00.000Z", full_at: "2026-11-27T12:01:00.000Z" },
    })
  })

  it("the next run of a job searches what is new since the last run", () => {
    expect(nextSearch(last, at("12:01:00"))).toEqual({
      since: at("12:00:00").getTime(),
      until: at("12:01:00").getTime(),
      isFull: false,
      progress: { until: "2026-11-27T12:01:00.000Z", full_at: last.full_at },
    })
  })

  it.each([
    ["a minute before a day has passed", "2026-11-28T01:59:00Z", false],
    ["a day after the last time that it was everything", "2026-11-28T02:00:00Z", true],
    ["after the shop was closed for a month", "2026-12-27T12:00:00Z", true],
  ])("decides whether the next run of a job searches everything %s", (_when, now, isFull) => {
    expect(nextSearch(last, new Date(now)).isFull).toBe(isFull)
  })

  it("the next run of a job continues where the last one ended when the clock was set back by a few minutes", () => {
    const { since, until, progress } = nextSearch(last, at("11:56:00"))
    expect([since, until]).toEqual([at("12:00:00").getTime(), at("12:00:00").getTime()])
    expect(progress.until).toBe(last.until)
  })

  it.each([
    ["ended", { ...last, until: "2027-11-27T12:00:00.000Z" }],
    ["searched everything", { ...last, full_at: "2027-11-27T12:00:00.000Z" }],
    ["ended and searched everything", { until: "2027-11-27T12:00:00Z", full_at: "2027-11-27T12:00:00Z" }],
  ])(
    "the next run of a job searches everything up to now when the last run %s at a time that is ahead of the clock",
    (_what, wrong) => {
      expect(nextSearch(wrong, at("12:01:00"))).toMatchObject({
        until: at("12:01:00").getTime(),
        isFull: true,
        progress: { until: "2026-11-27T12:01:00.000Z", full_at: "2026-11-27T12:01:00.000Z" },
      })
    },
  )
})
