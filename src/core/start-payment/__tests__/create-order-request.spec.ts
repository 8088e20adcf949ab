import { MedusaError } from "@medusajs/framework/utils"
import { version } from "../../../../package.json"
import { type Plain, unbranded } from "../../../multisafepay/__tests__/branded"
import { alipay } from "../../gateways/alipay"
import { alipayPlus } from "../../gateways/alipay-plus"
import { providerId } from "../../gateways/provider-id"
import { parseStorefrontInput } from "../../sessions/storefront-input"
import { type AlipayProviderOptions, parseOptions } from "../../sites/options/options"
import * as creation from "../create-order-request"

const toCreateOrderRequest = unbranded(creation.toCreateOrderRequest)
type PaymentStart = Plain<creation.PaymentStart>

const options = (changes: Partial<AlipayProviderOptions> = {}) =>
  parseOptions({
    apiKey: "a-secret-key",
    backendUrl: "https://shop.example.com",
    returnUrl: "https://www.example.com/return?session={session_id}",
    ...changes,
  })
const PLUS = providerId(alipayPlus, "multisafepay")
const ALIPAY = providerId(alipay, "multisafepay")

function request(
  changes: Partial<AlipayProviderOptions> = {},
  data: Record<string, unknown> = {},
  start: Partial<PaymentStart> = {},
) {
  const provider = start.provider ?? PLUS
  const checked = options(changes)
  const input = parseStorefrontInput(data, provider.gateway, checked)
  return toCreateOrderRequest(
    { sessionId: "payses_1", provider, amount: 2995, currency: "EUR", input, request: {}, ...start },
    checked,
  )
}

describe("the payment page", () => {
  it.each([
    ["redirect", true],
    ["paymentlink", true],
    ["direct", undefined],
  ] as const)(
    "the payment page of a payment of type %s hides the way to other methods: %s",
    (paymentType, hidden) => {
      const { template } = request({ paymentType }).payment_options
      expect(template?.settings?.hide_btn_all_methods).toBe(hidden)
      expect(template?.version).toBe(hidden && "1.0")
    },
  )
})

describe("the return URL of a payment link", () => {
  it.each([
    ["TEA 7/2026", "TEA%207%2F2026"],
    ["№7#1", "%E2%84%967%231"],
    ["TEA-7", "TEA-7"],
  ])("the return URL of a payment link contains the order number %s as %s", (orderNumber, inUrl) => {
    const { payment_options, description } = request(
      { paymentLinkReturnUrl: "https://www.example.com/orders/{order_number}/paid" },
      {},
      { link: { orderId: "order_1", orderNumber, lifetimeSeconds: 3_600 } as PaymentStart["link"] },
    )
    expect(payment_options.redirect_url).toBe(`https://www.example.com/orders/${inUrl}/paid`)
    expect(payment_options.cancel_url).toBe(payment_options.redirect_url)
    expect(description).toBe(`Order ${orderNumber}`)
  })
})

describe("the payment type", () => {
  it.each<[string, Partial<AlipayProviderOptions>, Record<string, unknown>, "ALIPAY" | "ALIPAYPLUS", string]>(
    [
      ["is a page for Alipay", {}, {}, "ALIPAY", "redirect"],
      ["is direct for Alipay+", {}, {}, "ALIPAYPLUS", "direct"],
      [
        "is the merchant's for both gateways",
        { paymentType: "paymentlink" },
        {},
        "ALIPAYPLUS",
        "paymentlink",
      ],
      [
        "is the merchant's for one gateway",
        { paymentType: "paymentlink", alipayPlus: { paymentType: "redirect" } },
        {},
        "ALIPAYPLUS",
        "redirect",
      ],
      [
        "is the storefront's among those allowed",
        { alipay: { allowedPaymentTypes: ["direct"] } },
        { payment_type: "direct" },
        "ALIPAY",
        "direct",
      ],
      [
        "may be named by the storefront when it is the usual one",
        {},
        { payment_type: "direct" },
        "ALIPAYPLUS",
        "direct",
      ],
    ],
  )("the payment type %s", (_what, changes, data, gateway, type) => {
    const provider = gateway === "ALIPAY" ? ALIPAY : PLUS
    expect(request(changes, data, { provider })).toMatchObject({ gateway, type })
  })

  it("a payment type that the merchant does not allow is refused, with field and option in the error", () => {
    expect(() => request({}, { payment_type: "redirect" })).toThrow(
      expect.objectContaining({
        type: MedusaError.Types.INVALID_DATA,
        message: expect.stringMatching(/data\.payment_type .*\(direct\).*alipayPlus\.allowedPaymentTypes/),
      }),
    )
  })
})

describe("the merchant's settings", () => {
  it("sends the merchant's settings: time window, lifetime, and e-mails that bring a shopper back", () => {
    expect(request({ closeWindow: true, linkLifetime: 200_000, secondChance: true })).toMatchObject({
      payment_options: { close_window: true },
      seconds_active: 200_000,
      second_chance: { send_email: true },
    })
  })

  it("a payment stays payable for 48 hours when MultiSafepay reminds shoppers, because its second mail comes after 24", () => {
    expect(request({ secondChance: true })).toMatchObject({ seconds_active: 172_800 })
  })

  it("MultiSafepay sends no reminder for a payment link that ends before the second mail", () => {
    const link = { orderId: "order_1", orderNumber: "TEA-1", lifetimeSeconds: 86_400 }
    expect(request({ secondChance: true }, {}, { link })).toMatchObject({
      seconds_active: 86_400,
      second_chance: { send_email: false },
    })
  })

  it("the merchant's settings have defaults that send no reminders", () => {
    expect(request()).toMatchObject({
      payment_options: { close_window: false },
      seconds_active: 86_400,
      second_chance: { send_email: false },
    })
  })

  it("no reminder mails are requested when the shopper has no e-mail address", () => {
    expect(() => options({ secondChance: true, shopperData: "none" })).toThrow(
      /- secondChance: needs .*shopperData/,
    )
  })
})

describe("the language of the payment page", () => {
  const records = { customerGroups: [], locale: "nl-NL" }

  it.each<[string, Record<string, unknown>, Partial<PaymentStart>, string]>([
    ["is the storefront's", { locale: "zh-CN" }, { records }, "zh_CN"],
    ["is the cart's when the storefront says nothing", {}, { records }, "nl_NL"],
    ["is the merchant's when neither storefront nor cart names one", {}, {}, "fr_FR"],
    ["is the merchant's when the storefront's locale does not exist", { locale: "Klingon" }, {}, "fr_FR"],
    ["is the merchant's when the storefront sends no text", { locale: 7 }, {}, "fr_FR"],
  ])("the language of the payment page %s", (_what, data, start, locale) => {
    expect(request({ locale: "fr_FR" }, data, start).customer).toMatchObject({ locale })
  })
})

describe("a return URL", () => {
  it("the return URL names the payment session", () => {
    expect(request().payment_options).toMatchObject({
      redirect_url: "https://www.example.com/return?session=payses_1",
      cancel_url: "https://www.example.com/return?session=payses_1",
    })
  })

  it.each(["return_url", "cancel_url"])(
    "a return URL on an origin that is not allowed is refused: %s",
    (field) => {
      expect(() => request({}, { [field]: "https://evil.example/return" })).toThrow(
        new RegExp(`data\\.${field} must be an absolute URL on one of the shop's storefront origins`),
      )
    },
  )
})

describe("the shopping cart", () => {
  const line = {
    id: "1",
    title: "Tea",
    quantity: "1",
    price: "29.95",
    includes_tax: true,
    shipping: false,
    tax_rates: [],
    discounts: [],
  }

  it("the shopping cart is sent when the shop could read it", () => {
    expect(request({}, {}, { records: { customerGroups: [], lines: [line] } })).toMatchObject({
      shopping_cart: { items: [{ name: "Tea", unit_price: 29.95 }] },
      checkout_options: { validate_cart: false },
    })
  })

  it("the shopping cart is left out when it does not match the amount, and the payment continues", () => {
    const sent = request({}, {}, { amount: 3000, records: { customerGroups: [], lines: [line] } })
    expect(sent).toMatchObject({ amount: 3000 })
    expect(sent.shopping_cart).toBeUndefined()
    expect(sent.checkout_options).toBeUndefined()
  })
})

it("the request tells MultiSafepay's support the version of the plugin", () => {
  expect(request().plugin).toMatchObject({ shop: "Medusa", plugin_version: version })
})
