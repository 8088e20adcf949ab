import { viewOptions } from "../../api/admin/alipay/settings/options-view"
import { parseOptions } from "../../core/sites/options/options"
import { optionFields } from "../../core/sites/options/options-schema"
import en from "../i18n/translations/en.json"
import { aboutKey, durationOf } from "../settings/option-value"

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

/** Sets every option. */
const EVERYTHING = {
  apiKey: "a-key",
  backendUrl: "https://shop.example.com",
  returnUrl: "https://www.example.com/return",
  previousApiKeys: [{ key: "a-former-key", until: "2999-01-01" }],
  baseUrl: "http://localhost:4010",
  cancelUrl: "https://www.example.com/cart",
  paymentLinkReturnUrl: "https://www.example.com/paid",
  paymentLinkDescription: "Order {order_number}",
  paymentLinkTemplate: "payment-link",
  locale: "nl_NL",
  paymentType: "redirect",
  concurrency: 4,
  alipayPlus: {
    paymentType: "redirect",
    allowedPaymentTypes: ["redirect"],
    title: { en: "Alipay+" },
    description: "Pay with your wallet",
  },
  minAmount: 1,
  maxAmount: 100,
  countries: ["NL"],
  customerGroups: ["cusgroup_1"],
  currencyDecimals: { isk: 0 },
  amendOrder: () => ({}),
  orderUpdates: {},
}

describe("an option in the dashboard", () => {
  const names = viewOptions(parseOptions(EVERYTHING)).map(({ name }) => name)

  it("the test of the options has every option in force", () => {
    const missing = Object.keys(optionFields.shape).filter(
      (option) => option !== "alipay" && !names.some((name) => name.split(".")[0] === option),
    )
    expect(missing).toEqual([])
  })

  it.each(names)("the dashboard says in words what the option %s is", (name) => {
    expect(Object.keys(en.options.about)).toContain(aboutKey(name))
  })
})
