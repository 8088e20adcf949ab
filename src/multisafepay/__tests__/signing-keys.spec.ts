import { formerKey, signingKeys } from "../notification"
import { Secret } from "../secret"

const KEYS = {
  apiKey: new Secret("the-key-in-force"),
  previousApiKeys: [
    { key: new Secret("a-key-of-last-year"), until: new Date("2026-06-01T00:00:00Z") },
    { key: new Secret("a-key-of-last-month"), until: new Date("2027-01-01T00:00:00Z") },
  ],
}
const NOW = Date.parse("2026-11-27T12:00:00Z")

const named = (now: number) => signingKeys(KEYS, now).map(({ key, former }) => [key.reveal(), former])

describe("Signing keys", () => {
  it("the keys that may sign notifications are the one in force and the former ones before their date, with their place in the option", () => {
    expect(named(NOW)).toEqual([
      ["the-key-in-force", undefined],
      ["a-key-of-last-month", 1],
    ])
  })

  it.each([
    ["a moment before its date", "2026-12-31T23:59:59.999Z", true],
    ["at its date", "2027-01-01T00:00:00Z", false],
  ])("the keys that may sign notifications include a former one %s: %s", (_, at, included) => {
    expect(named(Date.parse(at)).some(([key]) => key === "a-key-of-last-month")).toBe(included)
  })

  it("a former key is found again by its place in the option, unless its date has passed meanwhile", () => {
    expect(formerKey(KEYS, 1, NOW)?.key.reveal()).toBe("a-key-of-last-month")
    expect(formerKey(KEYS, 0, NOW)).toBeUndefined()
    expect(formerKey(KEYS, 7, NOW)).toBeUndefined()
  })
})
