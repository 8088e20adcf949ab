import { PAYMENT_METHODS } from "../../sandbox/payment-methods"
import type { OrderView } from "../../src/types/http/admin"
import { listMethods } from "../harness/alipay-methods"
import { ALIPAY, aTeaShop } from "../harness/shop"

// The file and the line that docs/adding-a-gateway.md describes. The plugin itself has Alipay and Alipay+ only.
jest.mock("../../src/core/gateways/shipped", () => {
  const { defineGateway } = jest.requireActual("../../src/core/gateways/define-gateway")
  const { SHIPPED } = jest.requireActual("../../src/core/gateways/shipped")
  const weChat = defineGateway({
    identifier: "wechat",
    code: "WECHAT",
    options: { weChat: true },
    name: "WeChat Pay",
    title: { en: "WeChat Pay" },
    description: { en: "Pay with your WeChat account." },
    paymentTypes: ["redirect", "paymentlink"],
  })
  return { SHIPPED: [...SHIPPED, weChat] }
})

const WECHAT = "pp_wechat_multisafepay"

// The sandbox simulates MultiSafepay, which already has the method.
PAYMENT_METHODS.push({
  id: "WECHAT",
  name: "WeChat Pay",
  min: 1,
  max: 5_000_000,
  currencies: ["EUR"],
  countries: [],
  preferredCountries: ["CN"],
  direct: false,
  lifetime: 7_200_000,
  icon: "wechat",
  wallets: [],
})

const OPTIONS = { paymentType: "direct", weChat: { maxAmount: 50 } }

aTeaShop("A gateway that is added by one file and one line", { options: OPTIONS }, (shop) => {
  beforeEach(async () => {
    await shop.psp.settings({ gateways: { "10001": ["ALIPAY", "WECHAT"] } })
    await shop.merchant.offerProviders("eur", [ALIPAY, WECHAT])
  })

  it("a gateway that is added by one file and one line sells an order, refunds a part of it and shows both on the order's card", async () => {
    const shopper = shop.shopper()
    const session = await shopper.checkout(WECHAT)
    expect(session.data).toMatchObject({ gateway: "WECHAT", payment_type: "redirect" })
    expect(await shop.psp.order(session.id)).toMatchObject({ type: "redirect" })
    await shop.psp.pay(session.id)
    const order = await shopper.placeOrder()
    const { id } = await shop.merchant.paymentOf(order.id)
    await shop.merchant.refund(id, 10)

    expect((await shop.psp.order(session.id)).refunds).toMatchObject([{ amount: 1000 }])
    expect(await shop.merchant.order(order.id)).toMatchObject({ payment_status: "partially_refunded" })
    const api = await shop.merchant.api()
    const card = await api.get<{ alipay: OrderView }>(`/admin/alipay/orders/${order.id}?refresh=true`)
    expect(card).toMatchObject({
      alipay: {
        payments: [{ provider_id: WECHAT, paid_with: "WECHAT", amount: 29.95, refunds: [{ amount: 10 }] }],
      },
    })
    const list = await api.get<{ payments: unknown[] }>("/admin/alipay/payments?gateway=WECHAT")
    expect(list.payments).toMatchObject([{ provider_id: WECHAT, order_id: order.id }])
  })

  it("a gateway that is added by one file and one line is listed for storefronts with its name, and has its own limits", async () => {
    const methods = await listMethods(shop, { amount: 100, currency_code: "eur" })

    expect(methods).toMatchObject([
      { provider_id: ALIPAY, available: true, max_amount: 50_000 },
      { gateway: "ALIPAYPLUS", available: false },
      {
        provider_id: WECHAT,
        title: "WeChat Pay",
        description: "Pay with your WeChat account.",
        max_amount: 50,
        reason: { code: "amount_too_high" },
      },
    ])
  })

  it("a gateway that is added by one file and one line refuses a payment type that it does not support", async () => {
    const failure = await shop
      .shopper()
      .checkout(WECHAT, {}, { payment_type: "direct" })
      .catch((error: Error) => error)

    expect(String(failure)).toMatch(
      /payment_type "direct" is not among those that this shop allows \(redirect\)/,
    )
  })
})
