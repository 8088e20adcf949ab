import { parseOptions } from "../../../../../core/sites/options/options"
import { Secret } from "../../../../../multisafepay"
import { maskKey, viewOptions } from "../options-view"

const KEYS = {
  apiKey: "f1e2d3c4b5a6f1e2d3c4b5a6f1e2d3c4b5a60001",
  previousApiKeys: [
    { key: "0a1b2c3d4e5f0a1b2c3d4e5f0a1b2c3d4e5f0002", until: "2027-01-31" },
    { key: "short", until: "2026-12-01T18:00:00+01:00" },
  ],
}

const view = viewOptions(
  parseOptions({
    ...KEYS,
    backendUrl: "https://shop.example.com",
    returnUrl: "https://www.example.com/return",
    alipay: { countries: ["NL"] },
    currencyDecimals: {},
  }),
)

describe("the options that the settings page shows", () => {
  it("the settings page shows no key, and at most the last characters of one", () => {
    const shown = JSON.stringify(view)
    for (const key of [KEYS.apiKey, ...KEYS.previousApiKeys.map((former) => former.key)]) {
      expect(shown).not.toContain(key.slice(0, 5))
      expect(shown).not.toContain(key.slice(-5))
    }
    expect(view).toContainEqual({ name: "apiKey", value: "••••••••0001" })
    expect(view).toContainEqual({
      name: "previousApiKeys",
      value: "••••••••0002 until 2027-02-01T00:00:00.000Z, •••••••• until 2026-12-01T17:00:00.000Z",
    })
  })

  it("the settings page shows the options in force, with the defaults filled in", () => {
    expect(view).toContainEqual({ name: "timeout", value: "10000" })
    expect(view).toContainEqual({ name: "alipay.countries", value: "nl" })
    expect(view).toContainEqual({ name: "recovery.completionWindowMinutes", value: "60" })
    expect(view).toContainEqual({ name: "closeWindow", value: "false" })
  })

  it("the settings page leaves out options that are not set", () => {
    expect(view.map(({ name }) => name)).not.toContain("baseUrl")
  })

  it.each([
    ["12345678901234567890", "••••••••7890"],
    ["1234567890123456789", "••••••••"],
    ["", "••••••••"],
  ])("the settings page masks the key %j", (key, masked) => {
    expect(maskKey(new Secret(key))).toBe(masked)
  })
})
