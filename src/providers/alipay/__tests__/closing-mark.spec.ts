import { CLOSING, isBeingClosed, readClosingMark } from "../closing-mark"

const NOW = 1_700_000_000_000

describe("the mark of a payment that is being closed", () => {
  it.each([
    ["there is none", {}, false],
    ["somebody wrote something else there", { [CLOSING]: "2099-01-01" }, false],
    ["it counts for a moment still", { [CLOSING]: { until: NOW + 1, by: "a" } }, true],
    ["whoever left it must be dead by now", { [CLOSING]: { until: NOW, by: "a" } }, false],
    ["there are no data", null, false],
  ])("when %s", (_what, data, expected) => {
    expect(isBeingClosed(readClosingMark(data), NOW)).toBe(expected)
  })
})
