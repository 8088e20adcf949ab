import { failureOf, isUnsolved } from "../attention/action-result"

describe("the result of an alert's button", () => {
  it.each([
    ["the error of a payment", { payment: { error: "MultiSafepay is down" } }, "MultiSafepay is down"],
    [
      "an update that failed",
      { updates: [{ state: "done" as const }, { state: "failed" as const, error: "HTTP 500" }] },
      "HTTP 500",
    ],
    ["a failed update without a reason", { updates: [{ state: "failed" as const }] }, ""],
    ["a payment without an error", { payment: { error: null } }, undefined],
    ["updates that were all sent", { updates: [{ state: "done" as const }] }, undefined],
    ["a closed alert", {}, undefined],
  ])(
    "an alert's button that is answered with %s reports a failure only if the answer shows one",
    (_answer, answer, failure) => {
      expect(failureOf(answer)).toBe(failure)
    },
  )

  it.each([
    ["still open at the same stage", { id: "mspal_1", stage: "noticed" as const }, true],
    ["open as failed", { id: "mspal_1", stage: "failed" as const }, true],
    ["open as done", { id: "mspal_1", stage: "done" as const }, false],
    ["another one", { id: "mspal_2", stage: "noticed" as const }, false],
  ])(
    "an alert that is %s after its button was pressed counts as unsolved, or as solved",
    (_case, open, unsolved) => {
      expect(isUnsolved({ id: "mspal_1", stage: "noticed" }, [open])).toBe(unsolved)
    },
  )
})
