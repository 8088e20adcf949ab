import { asPspOrderId, MultiSafepayError, type PaymentMethod } from "../../../multisafepay"
import type { Plain } from "../../../multisafepay/__tests__/branded"
import { alipayPlus } from "../../gateways/alipay-plus"
import { providerId } from "../../gateways/provider-id"
import { asPaymentLink } from "../../sessions/payment-link"
import { type RequestContext, withRequestContext } from "../../sessions/request-context"
import type { SessionRecords } from "../../shop-db/sessions/session-records"
import { type AlipayProviderOptions, parseOptions } from "../../sites/options/options"
import { PaymentMethods } from "../../sites/payment-methods"
import type { Site } from "../../sites/site"
import { startPayment } from "../start-payment"

const PLUS = providerId(alipayPlus, "multisafepay")
const NL_MERCHANT = {
  apiKey: "a-secret-key",
  backendUrl: "https://shop.example.com",
  returnUrl: "https://www.example.com/return",
}
const MEI: SessionRecords = {
  shopper: { email: "mei@example.com", last_name: "de Vries", country_code: "nl" },
  customerGroups: ["regulars"],
}

type Case = {
  options?: Partial<AlipayProviderOptions>
  /** What MultiSafepay answers about the site; with "unknown", it never answers. */
  methods?: Partial<Plain<PaymentMethod>>[] | "unknown"
  records?: SessionRecords | Error
  amount?: number
  currency?: string
  data?: Record<string, unknown>
  request?: RequestContext
  customer?: { id: string; email: string }
  /** What MultiSafepay answers to the order. */
  refusal?: MultiSafepayError
}

/** A shop that counts its calls to the outside. */
async function start({ options = {}, methods = "unknown", records = MEI, refusal, ...payment }: Case = {}) {
  const createOrder = jest.fn(async (_request: Record<string, unknown>) => {
    if (refusal) throw refusal
    return { paymentUrl: "https://pay.example/1" }
  })
  const askMethods = jest.fn(() =>
    methods === "unknown" ? new Promise<never>(() => {}) : Promise.resolve(methods as PaymentMethod[]),
  )
  const loadRecords = jest.fn(async () => {
    if (records instanceof Error) throw records
    return records
  })
  const logger = { info: jest.fn(), warn: jest.fn() }
  const known = new PaymentMethods(askMethods, 60_000)
  if (methods !== "unknown") await known.list(1_000)
  const site = {
    registrationId: "multisafepay",
    options: parseOptions({ ...NL_MERCHANT, ...options }),
    client: { createOrder, cancelOrder: jest.fn() },
    methods: known,
  } as unknown as Site
  const session = withRequestContext(payment.request ?? {}, () =>
    startPayment(
      {
        sessionId: asPspOrderId("payses_1"),
        provider: PLUS,
        amount: payment.amount ?? 29.95,
        currency: payment.currency ?? "eur",
        data: payment.data,
        customer: payment.customer,
      },
      { site, loadRecords, logger },
    ),
  )
  const outcome = await session.catch((error: Error) => error)
  return {
    outcome,
    order: createOrder.mock.calls[0]?.[0],
    createOrder,
    askMethods,
    loadRecords,
    logger,
    known,
  }
}

const active = (changes: Partial<Plain<PaymentMethod>> = {}): Partial<Plain<PaymentMethod>>[] => [
  {
    id: "ALIPAYPLUS",
    allowedAmount: { min: 10, max: 5_000_000 },
    allowedCountries: [],
    allowedCurrencies: ["EUR"],
    ...changes,
  },
]

describe("starting a payment", () => {
  it("starting a payment sends one request to MultiSafepay and none to the database when the storefront sends the shopper", async () => {
    const { createOrder, loadRecords, askMethods, order } = await start({
      methods: active(),
      data: { shopper: { email: "li@example.com", country_code: "cn" } },
    })
    expect(createOrder).toHaveBeenCalledTimes(1)
    expect(loadRecords).not.toHaveBeenCalled()
    expect(askMethods).toHaveBeenCalledTimes(1)
    expect(order).toMatchObject({ customer: { email: "li@example.com", country: "CN" } })
  })

  it("starting a payment reads the shopper from the database when the storefront sends none", async () => {
    const { loadRecords, order } = await start({ customer: { id: "cus_1", email: "account@example.com" } })
    expect(loadRecords).toHaveBeenCalledWith("payses_1", { customerId: "cus_1", lines: false })
    expect(order).toMatchObject({ customer: { email: "mei@example.com", country: "NL" } })
  })

  it("starting a payment uses the shopper of the request beside Medusa's session, and where the request came from", async () => {
    const { loadRecords, order } = await start({
      request: { shopper: { email: "li@example.com" }, ip: "203.0.113.9", userAgent: "Mozilla/5.0" },
    })
    expect(loadRecords).not.toHaveBeenCalled()
    expect(order).toMatchObject({
      customer: { email: "li@example.com", ip_address: "203.0.113.9", user_agent: "Mozilla/5.0" },
    })
  })

  it("starting a payment falls back to the logged-in customer when the shop knows no address", async () => {
    const { order } = await start({
      records: { customerGroups: [] },
      customer: { id: "cus_1", email: "account@example.com" },
    })
    expect(order).toMatchObject({ customer: { email: "account@example.com" } })
  })

  it("starting a payment continues without shopper data when they cannot be read", async () => {
    const { outcome, order, logger } = await start({ records: new Error("no connection") })
    expect(outcome).toMatchObject({ payment_url: "https://pay.example/1" })
    expect(order?.customer).toEqual(expect.objectContaining({ locale: "en_US" }))
    expect(logger.warn).toHaveBeenCalledWith(expect.stringContaining("without shopper data: no connection"))
  })

  it("starting a payment does not wait for the site's payment methods", async () => {
    const { outcome, askMethods } = await start({ methods: "unknown" })
    expect(outcome).toMatchObject({ payment_url: "https://pay.example/1" })
    expect(askMethods).toHaveBeenCalledTimes(1)
  })

  it("starting a payment reads the cart's lines with the same statement, when the merchant sends them", async () => {
    const { loadRecords } = await start({ options: { shoppingCart: true } })
    expect(loadRecords).toHaveBeenCalledTimes(1)
    expect(loadRecords).toHaveBeenCalledWith("payses_1", { customerId: undefined, lines: true })
  })

  it("starting a payment reads nothing when the merchant shares nothing", async () => {
    const { loadRecords, order } = await start({ options: { shopperData: "none" } })
    expect(loadRecords).not.toHaveBeenCalled()
    expect(order).toMatchObject({ customer: { locale: "en_US" } })
  })
})

describe("a payment for which Alipay+ is not available", () => {
  it.each<[string, string, Case]>([
    ["amount_too_low", "less than MultiSafepay accepts", { methods: active(), amount: 0.05 }],
    [
      "currency_not_supported",
      "a currency that the site does not have",
      { methods: active(), currency: "thb" },
    ],
    ["currency_not_supported", "a currency without known decimals", { currency: "krw", amount: 5000 }],
    [
      "country_not_supported",
      "a country that the site leaves out",
      { methods: active({ allowedCountries: ["CN"] }) },
    ],
    ["not_active_on_site", "a site without the gateway", { methods: [] }],
    ["country_not_supported", "a country that the merchant leaves out", { options: { countries: ["cn"] } }],
    [
      "country_not_supported",
      "a cart to another country than the storefront says",
      { options: { countries: ["cn"] }, data: { shopper: { country_code: "cn" } } },
    ],
    [
      "country_not_supported",
      "no address, where it matters",
      { options: { countries: ["cn"] }, records: { customerGroups: [] } },
    ],
    ["customer_group_not_allowed", "a customer of no group", { options: { customerGroups: ["vip"] } }],
    ["amount_too_high", "more than the merchant wants", { options: { alipayPlus: { maxAmount: 20 } } }],
  ])("an Alipay+ payment is refused as %s before any request is sent: %s", async (code, _what, requested) => {
    const { outcome, createOrder } = await start(requested)
    expect(outcome).toMatchObject({ type: "not_allowed", code, message: expect.any(String) })
    expect(createOrder).not.toHaveBeenCalled()
  })

  it("an Alipay+ payment is refused, not allowed, when the merchant's limit cannot be checked", async () => {
    const { outcome, createOrder } = await start({
      options: { customerGroups: ["regulars"] },
      records: new Error("no connection"),
    })
    expect(outcome).toMatchObject({ message: "no connection" })
    expect(createOrder).not.toHaveBeenCalled()
  })

  it("a refusal by MultiSafepay has the same message, and the next shopper sees it in the list of methods", async () => {
    const { outcome, known, askMethods } = await start({
      methods: active(),
      refusal: new MultiSafepayError("no", { kind: "configuration", endpoint: "POST /orders", code: 1023 }),
    })
    expect(outcome).toMatchObject({ type: "not_allowed", code: "not_active_on_site" })
    expect(known.fresh()).toBeUndefined()
    expect(askMethods).toHaveBeenCalledTimes(2)
  })
})

describe("a payment link", () => {
  it("the shop's own payment link has MultiSafepay's limits, not the merchant's limits for shoppers", async () => {
    const requested = { orderId: "order_1", orderNumber: "TEA-1", lifetimeSeconds: 600 }
    const limited = { options: { minAmount: 100, customerGroups: ["vip"], countries: ["cn"] } }
    const allowed = await asPaymentLink(requested, () => start(limited))
    const refused = await asPaymentLink(requested, () =>
      start({ ...limited, methods: active(), amount: 0.05 }),
    )
    expect(allowed.order).toMatchObject({
      type: "paymentlink",
      seconds_active: 600,
      description: "Order TEA-1",
    })
    expect(refused.outcome).toMatchObject({ code: "amount_too_low" })
  })
})

describe("the time to pay", () => {
  const NOW = Date.parse("2030-01-01T12:00:00Z")
  beforeAll(() => jest.useFakeTimers({ now: NOW, doNotFake: ["setImmediate", "nextTick"] }))
  afterAll(() => jest.useRealTimers())

  it.each<[string, Case, number]>([
    ["is the gateway's time, when it starts at once", {}, 600],
    ["is the link's, when that is shorter", { options: { linkLifetime: 60 } }, 60],
    [
      "is the link's, when a page opens first",
      { options: { paymentType: "redirect", linkLifetime: 3_600 } },
      3_600,
    ],
  ])("the time to pay %s", async (_what, requested, seconds) => {
    const { outcome } = await start(requested)
    expect(outcome).toMatchObject({ expires_at: new Date(NOW + seconds * 1_000).toISOString() })
  })
})
