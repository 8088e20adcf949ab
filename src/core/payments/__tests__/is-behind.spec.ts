import { isBehind } from "../is-behind"

const at = (seconds: number) => new Date(Date.UTC(2026, 2, 1, 12, 0, seconds))

describe("An answer of MultiSafepay is behind what it signed", () => {
  it.each([
    ["open", { status: "initialized", modified: at(0) }, { status: "completed", modified: at(5) }],
    ["expired", { status: "expired", modified: at(0) }, { status: "completed", modified: at(5) }],
    ["declined", { status: "declined", modified: at(0) }, { status: "completed", modified: at(0) }],
    ["paid", { status: "completed", modified: at(0) }, { status: "chargedback", modified: at(5) }],
    ["paid", { status: "completed" }, { status: "partial_refunded" }],
    [
      "refunded in part",
      { status: "partial_refunded", modified: at(0) },
      { status: "partial_refunded", modified: at(5) },
    ],
    [
      "paid, at a time of the hour that occurs twice which may be earlier",
      { status: "completed", modified: new Date("2025-10-26T00:50:00Z") },
      { status: "refunded", modified: new Date("2025-10-26T00:10:00Z") },
    ],
  ])("when the answer says %s, an earlier state than was signed", (_name, answer, signed) => {
    expect(isBehind(answer, signed)).toBe(true)
  })

  it.each([
    [
      "a dispute was won since",
      { status: "completed", modified: at(5) },
      { status: "chargedback", modified: at(0) },
    ],
    [
      "it was refunded since",
      { status: "refunded", modified: at(5) },
      { status: "completed", modified: at(0) },
    ],
    ["both say the same", { status: "completed", modified: at(0) }, { status: "completed", modified: at(0) }],
    [
      "both say the same at different times",
      { status: "completed", modified: at(0) },
      { status: "completed", modified: at(5) },
    ],
    [
      "it was refunded since, at a time of the hour that occurs twice which may be later",
      { status: "refunded", modified: new Date("2025-10-26T00:10:00Z") },
      { status: "completed", modified: new Date("2025-10-26T00:50:00Z") },
    ],
    ["the answer has a later state", { status: "completed" }, { status: "initialized" }],
    ["a status is unknown", { status: "brand_new" }, { status: "completed" }],
  ])("but not when %s", (_name, answer, signed) => {
    expect(isBehind(answer, signed)).toBe(false)
  })
})
