import { join } from "node:path"
import { Http, HttpFailure } from "../../testkit/actors/http"
import { SITE_KEY } from "../../testkit/servers/sandbox-keys"
import { logLinesOf } from "../harness/log-lines"
import { ALIPAY, ALIPAY_PLUS, aTeaShop, type Shop } from "../harness/shop"

const AMENDS = { AMEND_ORDER_MODULE: join(__dirname, "../harness/boot/amend-order.js") }

const OPTIONS = {
  shoppingCart: true,
  secondChance: true,
  closeWindow: true,
  linkLifetime: 180_000,
  alipay: { allowedPaymentTypes: ["direct", "paymentlink"] },
}

aTeaShop(
  "A payment goes the way that merchant and storefront choose",
  { options: OPTIONS, env: AMENDS },
  (shop) => {
    it("Alipay uses a payment page, Alipay+ goes straight to the wallet, and both end in an order", async () => {
      for (const [provider, type, url] of [
        [ALIPAY, "redirect", "/connect/"],
        [ALIPAY_PLUS, "direct", "/"],
      ] as const) {
        const shopper = shop.shopper()
        const session = await shopper.checkout(provider)
        expect(session.data).toMatchObject({ payment_type: type, payment_url: expect.stringContaining(url) })
        await shop.psp.pay(session.id, "completed", { notify: false })
        expect(await shopper.placeOrder()).toMatchObject({ total: 29.95 })
      }
    })

    it("a storefront can choose a payment type that the merchant allows", async () => {
      for (const payment_type of ["direct", "paymentlink", "redirect"]) {
        const shopper = shop.shopper()
        const session = await shopper.checkout(ALIPAY, {}, { payment_type })
        expect(session.data).toMatchObject({ payment_type, gateway: "ALIPAY" })
        expect(await shop.psp.order(session.id)).toMatchObject({ type: payment_type })
        await shop.psp.pay(session.id)
        expect(await shopper.sync(session.id)).toMatchObject({ status: "paid" })
      }
    })

    it("a storefront cannot choose a payment type that the merchant does not allow", async () => {
      const refusal = await shop
        .shopper()
        .checkout(ALIPAY_PLUS, {}, { payment_type: "redirect" })
        .catch((error: HttpFailure) => error)
      expect(refusal).toBeInstanceOf(HttpFailure)
      expect(refusal).toMatchObject({
        status: 400,
        body: { type: "invalid_data", message: expect.stringContaining("alipayPlus.allowedPaymentTypes") },
      })
      expect(await shop.psp.orders()).toEqual([])
    })

    it("a payment page stays open as long as the merchant says, with e-mails for shoppers who left", async () => {
      const session = await shop.shopper().checkout(ALIPAY)
      const pspOrder = await shop.psp.order(session.id)
      expect(pspOrder.second_chance).toEqual({ send_email: true })
      expect(lifetimeOf(pspOrder)).toBe(180_000)
      expect(Date.parse(String(session.data.expires_at))).toBeCloseTo(Date.now() + 180_000_000, -5)
    })

    it("the link of a deleted cart is cancelled, so that no e-mail brings a shopper back to it", async () => {
      const shopper = shop.shopper()
      const left = await shopper.checkout(ALIPAY)

      await shopper.addItem("KEEMUN-100")

      expect(await shop.psp.order(left.id)).toMatchObject({ status: "cancelled", paid: false })
      await expect(shop.psp.pay(left.id)).rejects.toBeInstanceOf(HttpFailure)
      expect((await shop.psp.calls(left.id)).by_endpoint).toMatchObject({ "PATCH /orders/:id": 1 })
    })

    it("the lines of the cart are sent, and add up to the amount", async () => {
      await tenPercentOff(shop, "TEA10")
      const shopper = shop.shopper()
      await shopper.createCart({ items: { "LONGJING-50": 2, "KEEMUN-100": 1 } })
      await shopper.addShipping()
      await shopper.updateCart({ promo_codes: ["TEA10"] })

      const session = await shopper.startPayment(ALIPAY_PLUS)

      const pspOrder = await shop.psp.order(session.id)
      expect(pspOrder.amount).toBe(3510)
      const { items = [] } = pspOrder.shopping_cart ?? {}
      const byId = items.map((item) => [item.merchant_item_id, item])
      expect(Object.fromEntries(byId)).toMatchObject({
        "LONGJING-50": { name: "Longjing · 50 g", quantity: 2, currency: "EUR" },
        "KEEMUN-100": { name: "Keemun · 100 g", quantity: 1 },
        "msp-shipping": { name: "Letterbox parcel", quantity: 1 },
      })
      expect(pspOrder.sent.checkout_options).toMatchObject({ validate_cart: false })
      const gross = items.reduce((sum, item) => {
        return sum + Number(item.unit_price) * Number(item.quantity) * (1 + Number(item.tax_table_selector))
      }, 0)
      expect(gross * 100).toBeCloseTo(3510, 4)
    })

    it("a payment contains what the option amendOrder adds to the order, and the amount is unchanged", async () => {
      const shopper = shop.shopper("amended@example.com")
      const session = await shopper.checkout(ALIPAY_PLUS)

      const { data } = await new Http(shop.sandboxUrl, { api_key: SITE_KEY }).get<{ data: object }>(
        `/v1/json/orders/${session.id}`,
      )
      expect(data).toMatchObject({
        description: "Tea for amended@example.com",
        var3: shopper.cart.id,
        custom_info: { custom_1: "loyal" },
        amount: (await shop.psp.order(session.id)).amount,
      })
      await shop.psp.pay(session.id)
      const order = await shopper.placeOrder()
      expect(order).toMatchObject({ total: 29.95 })
    })

    it("a payment starts without what the option amendOrder must not set, and the log says why", async () => {
      const shopper = shop.shopper("cheap@example.com")
      const logged = await logLinesOf(shop, async () => {
        const session = await shopper.checkout(ALIPAY_PLUS)
        expect((await shop.psp.order(session.id)).amount).toBeGreaterThan(1)
      })
      expect(logged.join()).toMatch(/changes of amendOrder: amount cannot be set/)
    })
  },
)

/** How long the page can be opened, in seconds. */
function lifetimeOf(pspOrder: object): number {
  const { session } = pspOrder as { session: { created: string; expires: string } }
  return (Date.parse(session.expires) - Date.parse(session.created)) / 1_000
}

async function tenPercentOff(shop: Shop, code: string): Promise<void> {
  await (await shop.merchant.api()).post("/admin/promotions", {
    code,
    type: "standard",
    status: "active",
    application_method: {
      type: "percentage",
      target_type: "items",
      allocation: "across",
      value: 10,
    },
  })
}
