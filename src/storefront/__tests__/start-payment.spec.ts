import { startAlipayPayment } from ".."
import type { InitiatedSession, PayableCart, StorefrontSdk } from "../sdk"

const cart: PayableCart = {
  id: "cart_1",
  email: "mei@example.com",
  shipping_address: { first_name: "Mei", city: "Utrecht", country_code: "nl", address_2: "", phone: null },
}

const session: InitiatedSession = {
  id: "payses_1",
  provider_id: "pp_alipay_multisafepay",
  data: { payment_url: "https://pay.example/connect/1", expires_at: "2026-01-01T00:00:00Z" },
}

function shopWith(payment_sessions: InitiatedSession[]) {
  const initiatePaymentSession = jest.fn(async (..._sent: unknown[]) => ({
    payment_collection: { payment_sessions },
  }))
  const sdk: StorefrontSdk = {
    client: { fetch: () => Promise.reject(new Error("not used")) },
    store: { payment: { initiatePaymentSession } },
  }
  return { sdk, sent: () => initiatePaymentSession.mock.calls[0]?.[1] }
}

describe("startAlipayPayment", () => {
  it("startAlipayPayment returns the address of the payment page and the session to wait for", async () => {
    const { sdk } = shopWith([{ ...session, id: "other", provider_id: "pp_system_default" }, session])

    await expect(startAlipayPayment(sdk, cart, { providerId: "pp_alipay_multisafepay" })).resolves.toEqual({
      url: "https://pay.example/connect/1",
      sessionId: "payses_1",
      qrUrl: undefined,
      expiresAt: "2026-01-01T00:00:00Z",
    })
  })

  it("startAlipayPayment keeps the cart id out of the return address, and marks the address for a cancelled payment", async () => {
    const { sdk, sent } = shopWith([session])

    await startAlipayPayment(sdk, cart, {
      providerId: "pp_alipay_multisafepay",
      returnUrl: "https://tea.shop/checkout/return?lang=nl",
      shopper: false,
    })

    expect(sent()).toEqual({
      provider_id: "pp_alipay_multisafepay",
      data: {
        return_url: "https://tea.shop/checkout/return?lang=nl",
        cancel_url: "https://tea.shop/checkout/return?lang=nl&cancelled=1",
      },
    })
  })

  it("startAlipayPayment sends the cart's shopper data without empty fields", async () => {
    const { sdk, sent } = shopWith([session])

    await startAlipayPayment(sdk, cart, { providerId: "pp_alipay_multisafepay" })

    const address = { first_name: "Mei", city: "Utrecht", country_code: "nl" }
    expect(sent()).toMatchObject({
      data: { shopper: { ...address, email: "mei@example.com", delivery: address } },
    })
  })

  it("startAlipayPayment takes the billing address for the shopper when it differs from the delivery address", async () => {
    const { sdk, sent } = shopWith([session])

    await startAlipayPayment(
      sdk,
      { ...cart, billing_address: { first_name: "Jan" } },
      { providerId: "pp_alipay_multisafepay" },
    )

    expect(sent()).toMatchObject({
      data: { shopper: { first_name: "Jan", delivery: { first_name: "Mei" } } },
    })
  })

  it("startAlipayPayment sends no shopper data when the cart has none", async () => {
    const { sdk, sent } = shopWith([session])

    await startAlipayPayment(sdk, { id: "cart_1" }, { providerId: "pp_alipay_multisafepay" })

    expect(sent()).toEqual({ provider_id: "pp_alipay_multisafepay", data: {} })
  })

  it("startAlipayPayment passes on the language, the payment type and a custom cancel address", async () => {
    const { sdk, sent } = shopWith([session])

    await startAlipayPayment(
      sdk,
      { id: "cart_1" },
      {
        providerId: "pp_alipay_multisafepay",
        cancelUrl: "https://tea.shop/checkout",
        locale: "zh_CN",
        paymentType: "direct",
      },
    )

    expect(sent()).toMatchObject({
      data: {
        cancel_url: "https://tea.shop/checkout",
        locale: "zh_CN",
        payment_type: "direct",
      },
    })
  })

  it.each([
    ["no session of the provider", []],
    ["a session without an address", [{ ...session, data: {} }]],
    ["an address that a browser would run", [{ ...session, data: { payment_url: "javascript:alert(1)" } }]],
  ])("startAlipayPayment refuses to redirect on %s", async (_case, sessions) => {
    const { sdk } = shopWith(sessions)

    await expect(startAlipayPayment(sdk, cart, { providerId: "pp_alipay_multisafepay" })).rejects.toThrow(
      "pp_alipay_multisafepay returned no payment_url",
    )
  })
})
