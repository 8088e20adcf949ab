import { MedusaError } from "@medusajs/framework/utils"
import { MultiSafepayError, type PaymentMethod } from "../../../multisafepay"
import { branded, type Plain } from "../../../multisafepay/__tests__/branded"
import { alipay } from "../../gateways/alipay"
import { alipayPlus } from "../../gateways/alipay-plus"
import { parseOptions } from "../../sites/options/options"
import {
  assertEligible,
  checkEligibility,
  type EligibilityRequest,
  type EligibilityRules,
  limitsOf,
  unavailabilityOf,
} from "../eligibility"
import { merchantLimitsOf } from "../merchant-limits"

const method = (id: string, changes: Partial<Plain<PaymentMethod>> = {}): PaymentMethod =>
  branded({
    id,
    name: id,
    allowedAmount: { min: 10, max: 5_000_000 },
    allowedCountries: [],
    allowedCurrencies: ["EUR", "USD", "KRW"],
    iconUrls: {},
    brands: [],
    ...changes,
  })
const TERMS: EligibilityRules = { merchant: {}, methods: [method("ALIPAYPLUS")], currencyDecimals: {} }
const REQUESTED: EligibilityRequest = { currency: "eur", amount: "19.99", country: "nl", customerGroups: [] }
const why = (requested: Partial<EligibilityRequest> = {}, terms: Partial<EligibilityRules> = {}) =>
  checkEligibility({ ...REQUESTED, ...requested }, alipayPlus, { ...TERMS, ...terms })

describe("Alipay+ can be used", () => {
  it.each<[string, Partial<EligibilityRequest>, Partial<EligibilityRules>]>([
    ["when no rule excludes it", {}, {}],
    ["when only the currency is known yet", { amount: undefined, country: undefined }, {}],
    ["at the smallest amount", { amount: "0.10" }, {}],
    ["at the largest amount", { amount: 50_000 }, {}],
    [
      "for any amount of another currency: MultiSafepay's limits are in euro",
      { currency: "usd", amount: "0.01" },
      {},
    ],
    [
      "in a currency whose decimals the merchant has configured",
      { currency: "krw", amount: 5000 },
      { currencyDecimals: { KRW: 0 } },
    ],
    ["in any country when MultiSafepay names none", { country: "xx" }, {}],
    ["without an address when no limit asks for one", { country: null }, {}],
    ["in a country of the merchant's list", { country: "NL" }, { merchant: { countries: ["nl", "cn"] } }],
    [
      "by a customer in one of the groups",
      { customerGroups: ["b"] },
      { merchant: { customerGroups: ["a", "b"] } },
    ],
    ["when MultiSafepay has not been asked yet", {}, { methods: undefined }],
  ])("Alipay+ can be used %s", (_when, requested, terms) => {
    expect(why(requested, terms)).toBeUndefined()
  })
})

describe("Alipay+ cannot be used", () => {
  it.each<[string, string, Partial<EligibilityRequest>, Partial<EligibilityRules>, string]>([
    [
      "not_active_on_site",
      "on a site without it",
      {},
      { methods: [method("ALIPAY")] },
      "is not active for this site",
    ],
    [
      "currency_not_supported",
      "in a currency that the site does not have",
      { currency: "thb" },
      {},
      "THB, only in EUR, USD, KRW",
    ],
    [
      "currency_not_supported",
      "in a currency without known decimals",
      { currency: "krw" },
      {},
      "set the option currencyDecimals",
    ],
    [
      "currency_not_supported",
      "in a currency without known decimals, before MultiSafepay was asked",
      { currency: "krw" },
      { methods: undefined },
      "currencyDecimals",
    ],
    [
      "country_not_supported",
      "in a country that MultiSafepay leaves out",
      {},
      { methods: [method("ALIPAYPLUS", { allowedCountries: ["CN"] })] },
      "is not offered in NL",
    ],
    [
      "country_not_supported",
      "in a country that the merchant leaves out",
      {},
      { merchant: { countries: ["cn"] } },
      "is not offered in NL",
    ],
    [
      "country_not_supported",
      "without an address where the merchant limits countries",
      { country: null },
      { merchant: { countries: ["cn"] } },
      "needs the shopper's address",
    ],
    [
      "customer_group_not_allowed",
      "for a guest when customer groups are limited",
      {},
      { merchant: { customerGroups: ["vip"] } },
      "not offered to this customer",
    ],
    ["amount_too_low", "below MultiSafepay's limit", { amount: "0.09" }, {}, "payments of 0.10 EUR or more"],
    [
      "amount_too_low",
      "below the merchant's limit",
      { amount: 24.99 },
      { merchant: { minAmount: 25 } },
      "payments of 25.00 EUR or more",
    ],
    [
      "amount_too_high",
      "above MultiSafepay's limit",
      { amount: "50000.01" },
      {},
      "payments of 50000.00 EUR or less",
    ],
    [
      "amount_too_high",
      "above the merchant's limit, in any currency",
      { currency: "usd", amount: 101 },
      { merchant: { maxAmount: 100 } },
      "payments of 100.00 USD or less",
    ],
    [
      "amount_too_low",
      "below the merchant's limit, before MultiSafepay was asked",
      { amount: 1 },
      { merchant: { minAmount: 25 }, methods: undefined },
      "25.00 EUR",
    ],
  ])("refuses Alipay+ with %s %s", (code, _when, requested, terms, message) => {
    expect(why(requested, terms)).toEqual({ code, message: expect.stringContaining(message) })
  })

  it("refuses an unavailable method with the same code and message", () => {
    const reason = { code: "amount_too_low", message: "too little" } as const
    expect(() => assertEligible(reason)).toThrow(
      expect.objectContaining({ type: MedusaError.Types.NOT_ALLOWED, ...reason }),
    )
    expect(() => assertEligible(undefined)).not.toThrow()
  })
})

describe("the limits that a storefront shows", () => {
  it.each<[string, string, Partial<EligibilityRules>, object]>([
    ["are MultiSafepay's, in major units", "eur", {}, { min: "0.1", max: "50000" }],
    [
      "are the tighter of MultiSafepay's and the merchant's",
      "eur",
      { merchant: { minAmount: 5, maxAmount: 99_999 } },
      { min: "5", max: "50000" },
    ],
    [
      "say that there is no maximum",
      "eur",
      { methods: [method("ALIPAYPLUS", { allowedAmount: { min: 1 } })] },
      { min: "0.01", max: null },
    ],
    ["are the merchant's alone in another currency", "usd", { merchant: { maxAmount: 100 } }, { max: "100" }],
    ["are not known in another currency", "usd", {}, {}],
    ["are not known before MultiSafepay was asked", "eur", { methods: undefined }, {}],
  ])("the limits that a storefront shows %s", (_what, currency, terms, limits) => {
    expect(limitsOf(alipayPlus, currency, { ...TERMS, ...terms })).toEqual(limits)
  })
})

describe("the merchant's limits", () => {
  const options = parseOptions({
    apiKey: "a-secret-key",
    backendUrl: "https://shop.example.com",
    returnUrl: "https://www.example.com/return",
    minAmount: 5,
    countries: ["NL", "cn"],
    alipayPlus: { minAmount: 10, customerGroups: ["vip"] },
  })

  it("the merchant's limits hold for both gateways, and a gateway's own limits take precedence", () => {
    expect(merchantLimitsOf(options, alipay)).toEqual({ minAmount: 5, countries: ["nl", "cn"] })
    expect(merchantLimitsOf(options, alipayPlus)).toEqual({
      minAmount: 10,
      countries: ["nl", "cn"],
      customerGroups: ["vip"],
    })
  })
})

describe("MultiSafepay's refusals at the start of a payment", () => {
  const refused = (code: number) =>
    unavailabilityOf(
      new MultiSafepayError("refused", { kind: "configuration", endpoint: "POST /orders", code }),
      alipay,
      "thb",
    )

  it.each([
    [1023, "not_active_on_site"],
    [1002, "currency_not_supported"],
  ])("treats MultiSafepay's error %s at the start of a payment as %s", (code, reason) => {
    expect(refused(code)).toMatchObject({ code: reason })
  })

  it.each([1001, 1032, 9999])("leaves MultiSafepay's error %s at the start of a payment as it is", (code) => {
    expect(refused(code)).toBeUndefined()
  })
})
