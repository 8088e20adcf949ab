import { axisTop } from "../payments/axis-top"

describe("the axis of the summary's chart", () => {
  it.each([
    [0, 2],
    [1, 2],
    [2, 2],
    [3, 4],
    [9, 10],
    [10, 10],
    [11, 20],
    [68, 80],
    [100, 100],
    [205, 400],
    [9_999, 10_000],
  ])("the axis of the summary's chart ends, for at most %d payments a day, at %d", (highest, top) => {
    expect(axisTop(highest)).toBe(top)
  })
})
