import type { HttpFailure } from "../../testkit/actors/http"
import { eventually } from "../../testkit/eventually"
import { expectLimits, listMethods, startInWon } from "../harness/alipay-methods"
import { ALIPAY, ALIPAY_PLUS, aTeaShop, type Shop } from "../harness/shop"

/** Longer than `methodsCacheSeconds` and the pause after a failure. */
const WAIT = { within: 15_000, every: 200 }
const ASKED = "GET /payment-methods"

aTeaShop("Alipay's methods", { options: { methodsCacheSeconds: 1 } }, (shop) => {
  // By then, the limits that an earlier test set at MultiSafepay have left the cache.
  beforeEach(() => eventually(async () => expectLimits(shop, { min_amount: 0.01, max_amount: 50_000 }), WAIT))

  it("the methods of a cart are listed with limits, titles and logos", async () => {
    const methods = await listMethods(shop, { amount: 29.95, currency_code: "eur", country_code: "nl" })

    expect(methods).toEqual([
      {
        provider_id: ALIPAY,
        gateway: "ALIPAY",
        title: "Alipay",
        description: "Pay with your Alipay account.",
        available: true,
        min_amount: 0.01,
        max_amount: 50_000,
        icon_urls: icons(shop, "alipay"),
        brands: [],
        environment: "test",
      },
      {
        provider_id: ALIPAY_PLUS,
        gateway: "ALIPAYPLUS",
        title: "Alipay+ ™ Partner",
        description: "Pay with Alipay or another wallet of Alipay+.",
        available: true,
        min_amount: 0.1,
        max_amount: 50_000,
        icon_urls: icons(shop, "alipayplus"),
        brands: expect.arrayContaining([
          { id: "GCASH", name: "GCash", icon_url: `${shop.sandboxUrl}/img/methods/svg/gcash.svg` },
        ]),
        environment: "test",
      },
    ])
    expect(methods[1]?.brands.length).toBeGreaterThanOrEqual(3)
  })

  it("the methods have their title and description in the shopper's language", async () => {
    const methods = await listMethods(shop, { amount: 29.95, locale: "zh-CN" })
    expect(methods).toMatchObject([
      { title: "支付宝", description: "使用您的支付宝账户付款。" },
      { title: "Alipay+ ™ Partner", description: "使用支付宝或其他 Alipay+ 钱包付款。" },
    ])
  })

  it("the methods are listed for the region's currency when none is named", async () => {
    expect(await listMethods(shop, {})).toMatchObject([{ max_amount: 50_000 }, { max_amount: 50_000 }])
  })

  it("MultiSafepay's limits are left out for currencies other than the euro, because they are in euro", async () => {
    const methods = await listMethods(shop, { currency_code: "usd", amount: 60_000 }, "usd")
    expect(methods).toMatchObject([{ available: true }, { available: true }])
    expect(methods.some((method) => "max_amount" in method || "min_amount" in method)).toBe(false)
  })

  it("a method that cannot be used has a code to translate and a text", async () => {
    for (const [query, code, message] of [
      [{ amount: 0.05 }, "amount_too_low", "Alipay+ takes payments of 0.10 EUR or more"],
      [{ amount: 50_000.01 }, "amount_too_high", "Alipay+ takes payments of 50000.00 EUR or less"],
      [{ currency_code: "gbp" }, "currency_not_supported", "Alipay+ cannot be paid in GBP, only in EUR"],
      [{ currency_code: "krw" }, "currency_not_supported", "set the option currencyDecimals"],
    ] as const) {
      const [, plus] = await listMethods(shop, query)
      const reason = { code, message: expect.stringContaining(message) }
      expect(plus).toMatchObject({ available: false, reason })
    }
  })

  it("a provider that the region does not offer has the code not_enabled_in_region", async () => {
    await shop.merchant.offerProviders("eur", [ALIPAY_PLUS])
    expect(await listMethods(shop, {})).toMatchObject([
      { provider_id: ALIPAY, available: false, reason: { code: "not_enabled_in_region" } },
      { provider_id: ALIPAY_PLUS, available: true },
    ])
  })

  it("the methods follow the site: an activated gateway, a limit, a country", async () => {
    await shop.psp.settings({
      gateways: { "10001": ["ALIPAYPLUS"] },
      limits: { ALIPAYPLUS: { max: 1_000, countries: ["CN"] } },
    })
    await eventually(async () => {
      expect(await listMethods(shop, { amount: 10, country_code: "nl" })).toMatchObject([
        { reason: { code: "not_active_on_site" } },
        { max_amount: 10, reason: { code: "country_not_supported" } },
      ])
    }, WAIT)
    expect(await listMethods(shop, { amount: 10.01, country_code: "cn" })).toMatchObject([
      { reason: { code: "not_active_on_site" } },
      { reason: { code: "amount_too_high" } },
    ])
  })

  it("the methods come from the last good answer while MultiSafepay is down", async () => {
    await shop.psp.fault({ on: "api", kind: "status", status: 503, endpoint: ASKED, times: null })
    await shop.psp.forgetCalls()

    await eventually(async () => {
      expect(await listMethods(shop, {})).toMatchObject([
        { available: true },
        { available: true, min_amount: 0.1 },
      ])
      expect((await shop.psp.calls()).by_endpoint[ASKED]).toBeGreaterThan(0)
    }, WAIT)
    expect(await listMethods(shop, { amount: 0.05 })).toMatchObject([
      { available: true },
      { reason: { code: "amount_too_low" } },
    ])
  })

  it("an invalid query of the methods is refused", async () => {
    for (const [query, status, message] of [
      ["", 400, "region_id is required"],
      ["?region_id=reg_nowhere", 404, "there is no region of this id"],
      ["?region_id=reg_1&amount=ten", 400, "amount must be a number in major units"],
    ] as const) {
      const answer = await shop.storeApi().request("get", `/store/alipay/methods${query}`)
      expect(answer.status).toBe(status)
      expect(answer.body.message).toContain(message)
    }
  })

  it("a currency without known decimals has the same reason in the list and at the start of a payment", async () => {
    const [, plus] = await listMethods(shop, { currency_code: "krw", amount: 39_000 })
    const refusal = await startInWon(shop, shop.shopper()).catch((error: HttpFailure) => error)
    expect(refusal).toMatchObject({ status: 400, body: { type: "not_allowed", ...plus?.reason } })
    expect(await shop.psp.orders()).toEqual([])
  })

  it("MultiSafepay is asked for its methods at intervals, not for each shopper", async () => {
    await shop.psp.forgetCalls()
    const started = Date.now()
    await Promise.all(Array.from({ length: 40 }, () => listMethods(shop, { amount: 29.95 })))
    const seconds = (Date.now() - started) / 1_000
    expect((await shop.psp.calls()).by_endpoint[ASKED] ?? 0).toBeLessThanOrEqual(1 + seconds)
  })
})

const icons = ({ sandboxUrl }: Shop, icon: string) => ({
  large: `${sandboxUrl}/img/methods/3x/${icon}.png`,
  medium: `${sandboxUrl}/img/methods/2x/${icon}.png`,
  vector: `${sandboxUrl}/img/methods/svg/${icon}.svg`,
})
