import { isGivenUp, isWorthAnAlert, orphanCheck, pauseBeforeRetry } from "../refund-policy"

const NOW = new Date("2026-10-25T01:30:00Z")
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000)

describe("A paid cart whose completion failed", () => {
  it.each([
    ["few tries in a long time, for example after maintenance", { tries: 4, firstFailedAt: ago(600) }, false],
    ["many tries in a short time", { tries: 50, firstFailedAt: ago(59) }, false],
    ["several tries over more than the window", { tries: 5, firstFailedAt: ago(61) }, true],
  ])("decides whether to give up a paid cart after %s: %j -> %s", (_name, failed, expected) => {
    expect(isGivenUp(failed, 60, NOW)).toBe(expected)
  })

  it("retries the completion of a paid cart at growing intervals", () => {
    const pauses = [0, 1, 2, 3, 4, 5, 6, 50].map((tries) => pauseBeforeRetry(new Error("deadlock"), tries))
    expect(pauses).toEqual([5, 30, 120, 300, 600, 900, 900, 900].map((seconds) => seconds * 1_000))
  })

  it("does not retry the completion of a paid cart before Medusa's locks on its stock have expired", () => {
    expect(pauseBeforeRetry(new Error("Timed-out acquiring lock."), 0)).toBe(65_000)
    expect(pauseBeforeRetry(new Error("Timed-out acquiring lock."), 5)).toBe(900_000)
  })

  it("alerts the merchant about a paid cart from the third failed attempt on", () => {
    expect([1, 2, 3].map((tries) => isWorthAnAlert({ tries, firstFailedAt: NOW }))).toEqual([
      false,
      false,
      true,
    ])
  })
})

describe("Money without a payment session", () => {
  it.each([
    ["never seen before", undefined, "first"],
    ["seen a minute ago", ago(1), "too_early"],
    ["seen ten minutes ago", ago(10), "second"],
  ])(
    "decides for money without a session that was %s (%s) which check this is: %s",
    (_name, firstSeenAt, expected) => {
      expect(orphanCheck(firstSeenAt, NOW)).toBe(expected)
    },
  )
})
