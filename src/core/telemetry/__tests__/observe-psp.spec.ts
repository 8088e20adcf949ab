import { MultiSafepayError } from "../../../multisafepay"
import { outcomeOf } from "../observe-psp"

const refused = (kind: "configuration" | "transient") =>
  new MultiSafepayError("refused", { kind, endpoint: "GET /orders/{order_id}" })

describe("The outcome of a request to MultiSafepay in the metrics", () => {
  it.each([
    ["success", "an answer", {}],
    ["configuration", "a refusal of the site's key", { error: refused("configuration") }],
    [
      "former_key",
      "a refusal of a former key, which may be invalid by now",
      { error: refused("configuration"), hasOtherKey: true as const },
    ],
    [
      "transient",
      "an outage while a former key is used",
      { error: refused("transient"), hasOtherKey: true as const },
    ],
  ])("the metrics count as %s: %s", (outcome, _what, event) => {
    expect(outcomeOf(event)).toBe(outcome)
  })
})
