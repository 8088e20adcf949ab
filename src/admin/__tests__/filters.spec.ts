import { hasChoices } from "../payments/has-choices"
import { since } from "../payments/since"

describe("the filters of the payments table", () => {
  afterEach(() => jest.useRealTimers())

  it("the date filter begins at the day on which it is chosen, not on which the page was opened", () => {
    jest.useFakeTimers({ now: new Date(2026, 4, 1, 23, 59) })
    const today = since(0)
    jest.setSystemTime(new Date(2026, 4, 2, 0, 1))
    expect(JSON.stringify(today)).toBe(JSON.stringify({ $gte: new Date(2026, 4, 2).toISOString() }))
    expect(since(6).$gte).toBe(new Date(2026, 3, 26).toISOString())
  })

  it.each([
    [{ options: [] }, false],
    [{ options: [{ label: "EUR", value: "eur" }] }, true],
    [{ placeholder: "Amount" }, true],
  ])("the filter %j is offered: %s", (filter, isOffered) => {
    expect(hasChoices(filter)).toBe(isOffered)
  })
})
