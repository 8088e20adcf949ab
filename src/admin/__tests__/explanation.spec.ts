import { explanationOf } from "../attention/explanation"

describe("what an alert's button says before it acts", () => {
  it.each([
    ["completion_delayed", "refund", "refund_cart"],
    ["uncompletable_refunded", "refund", "refund_cart"],
    ["orphan_refunded", "refund", "refund"],
    ["amount_mismatch", "refund", "refund"],
    ["order_total_differs", "cancel_and_refund", "cancel_and_refund"],
  ] as const)(
    "before the alert %s is answered with %s, the text %s says what happens",
    (kind, action, text) => {
      expect(explanationOf({ kind }, action)).toBe(text)
    },
  )
})
