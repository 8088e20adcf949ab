import { durationOf } from "../settings/option-value"

describe("a duration option in the dashboard", () => {
  it.each([
    ["linkLifetime", "86400", { amount: 1, unit: "day" }],
    ["linkLifetime", "1800", { amount: 30, unit: "minute" }],
    ["paymentLinkLifetime", "2592000", { amount: 30, unit: "day" }],
    ["methodsCacheSeconds", "90", { amount: 90, unit: "second" }],
    ["timeout", "10000", { amount: 10, unit: "second" }],
    ["timeout", "2500", { amount: 2500, unit: "millisecond" }],
    ["recovery.completionWindowMinutes", "60", { amount: 1, unit: "hour" }],
    ["reconciliation.days", "35", { amount: 35, unit: "day" }],
    ["maxConnections", "50", undefined],
  ])("the dashboard shows the option %s of %s with its unit", (name, value, expected) => {
    expect(durationOf(name, value)).toEqual(expected)
  })
})
