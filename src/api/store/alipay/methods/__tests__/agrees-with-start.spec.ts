import fc from "fast-check"
import { GATEWAYS } from "../../../../../core/gateways/gateways"
import { providerId } from "../../../../../core/gateways/provider-id"
import { withRequestContext } from "../../../../../core/sessions/request-context"
import { parseOptions } from "../../../../../core/sites/options/options"
import { PaymentMethods } from "../../../../../core/sites/payment-methods"
import type { Site } from "../../../../../core/sites/site"
import { startPayment } from "../../../../../core/start-payment/start-payment"
import { asPspOrderId, type PaymentMethod } from "../../../../../multisafepay"
import { viewOf } from "../list-methods"
import { parseMethodsQuery } from "../query"

const COUNTRIES = ["nl", "cn", "us"]
const GROUPS = ["a", "b"]

/** Money as carts have it: some cents, many cents, fractions of them, and nothing. */
const amount = fc
  .tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 9_999 }), fc.constantFrom(2, 4))
  .map(([whole, fraction, decimals]) => `${whole}.${String(fraction).padStart(4, "0").slice(0, decimals)}`)
const limit = fc.option(fc.integer({ min: 0, max: 30_000 }), { nil: undefined })
const subset = (all: string[]) => fc.option(fc.subarray(all, { minLength: 1 }), { nil: undefined })

const limits = fc
  .record({ low: limit, high: limit, countries: subset(COUNTRIES), customerGroups: subset(GROUPS) })
  .map(({ countries, customerGroups, high, low }) => {
    const [min, max] = low !== undefined && high !== undefined && low > high ? [high, low] : [low, high]
    return {
      ...(min === undefined ? {} : { minAmount: min / 100 }),
      ...(max === undefined ? {} : { maxAmount: max / 100 }),
      ...(countries ? { countries } : {}),
      ...(customerGroups ? { customerGroups } : {}),
    }
  })

const world = fc.record({
  gateway: fc.constantFrom(...GATEWAYS),
  amount,
  currency: fc.constantFrom("eur", "USD", "krw", "jpy", "thb"),
  country: fc.constantFrom(...COUNTRIES),
  groups: fc.subarray(GROUPS),
  merchant: limits,
  ofGateway: limits,
  amountRounding: fc.constantFrom("half-up" as const, "refuse" as const),
  currencyDecimals: fc.constantFrom({}, { krw: 0 as const }),
  // What MultiSafepay says of the site.
  active: fc.constantFrom(["ALIPAY", "ALIPAYPLUS"], ["ALIPAY"], ["ALIPAYPLUS"]),
  psp: fc.record({
    min: fc.integer({ min: 0, max: 500 }),
    max: fc.option(fc.integer({ min: 500, max: 30_000 }), { nil: undefined }),
    allowedCurrencies: fc.subarray(["EUR", "USD", "KRW", "JPY", "THB"]),
    allowedCountries: fc.subarray(["NL", "CN", "US"]),
  }),
})

test("the list of methods and the start of a payment never disagree, whatever cart, region and limits", async () => {
  const seen = new Set<string>()
  await fc.assert(
    fc.asyncProperty(world, async (one) => {
      const { listed, started } = await listAndStart(one)
      seen.add(listed.reason?.code ?? "available")
      expect(started).toEqual(listed.reason && { ...listed.reason, type: "not_allowed" })
    }),
    { numRuns: 500 },
  )
  expect([...seen].sort()).toEqual([
    "amount_has_fraction",
    "amount_too_high",
    "amount_too_low",
    "available",
    "country_not_supported",
    "currency_not_supported",
    "customer_group_not_allowed",
    "not_active_on_site",
  ])
})

const PLAIN: Omit<World, "amount" | "amountRounding"> = {
  gateway: GATEWAYS[0],
  currency: "eur",
  country: "nl",
  groups: [],
  merchant: {},
  ofGateway: {},
  currencyDecimals: {},
  active: ["ALIPAY", "ALIPAYPLUS"],
  psp: { min: 0, max: undefined, allowedCurrencies: ["EUR"], allowedCountries: ["NL"] },
}

// Medusa hands out such totals after discounts of everything.
test.each(["1e-20", "-1e-20"])(
  "the list of methods and the start of a payment agree that a total of %s is too low",
  async (amount) => {
    for (const amountRounding of ["half-up", "refuse"] as const) {
      const { listed, started } = await listAndStart({ ...PLAIN, amount, amountRounding })
      expect(listed.reason?.code).toBe("amount_too_low")
      expect(started).toEqual({ ...listed.reason, type: "not_allowed" })
    }
  },
)

type World = typeof world extends fc.Arbitrary<infer T> ? T : never

async function listAndStart(one: World) {
  const site = await siteOf(one)
  const provider = providerId(one.gateway, "multisafepay")
  const { amount = "" } = parseMethodsQuery({ region_id: "reg_1", amount: one.amount })
  const requested = {
    currency: one.currency,
    amount,
    country: one.country,
    customerGroups: one.groups,
  }

  const listed = await viewOf(provider, site, true, requested)
  const started = await withRequestContext({}, () =>
    startPayment(
      {
        sessionId: asPspOrderId("payses_1"),
        provider,
        amount: one.amount,
        currency: one.currency,
        data: undefined,
      },
      {
        site,
        loadRecords: async () => ({
          shopper: { country_code: one.country },
          customerGroups: one.groups,
        }),
        logger: { info: () => undefined, warn: () => undefined },
      },
    ),
  ).then(
    () => undefined,
    ({ code, message, type }: { code?: string; message: string; type?: string }) => ({
      code,
      message,
      type,
    }),
  )
  return { listed, started }
}

async function siteOf(one: World): Promise<Site> {
  const { active, amountRounding, currencyDecimals, gateway, merchant, ofGateway, psp } = one
  const methods = new PaymentMethods(
    async () =>
      active.map(
        (id) =>
          ({
            id,
            name: id,
            allowedAmount: { min: psp.min, ...(psp.max === undefined ? {} : { max: psp.max }) },
            allowedCurrencies: psp.allowedCurrencies,
            allowedCountries: psp.allowedCountries,
            iconUrls: {},
            brands: [],
          }) as unknown as PaymentMethod,
      ),
    60_000,
  )
  await methods.list(1_000)
  // Both limits alone are in order; together they may not be, and then the shop would not boot.
  const own = tooTight(merchant, ofGateway) ? {} : ofGateway
  return {
    registrationId: "multisafepay",
    options: parseOptions({
      apiKey: "a-secret-key",
      backendUrl: "https://shop.example.com",
      returnUrl: "https://www.example.com/return",
      amountRounding,
      currencyDecimals,
      ...merchant,
      [gateway.option]: own,
    }),
    client: { createOrder: async () => ({ paymentUrl: "https://pay.example/1" }) },
    methods,
  } as unknown as Site
}

function tooTight(
  general: { minAmount?: number; maxAmount?: number },
  own: { minAmount?: number; maxAmount?: number },
): boolean {
  return (own.minAmount ?? general.minAmount ?? 0) > (own.maxAmount ?? general.maxAmount ?? Infinity)
}
