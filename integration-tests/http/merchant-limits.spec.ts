import { Modules } from "@medusajs/framework/utils"
import { getSite } from "../../src/core/sites/site"
import { eventually } from "../../testkit/eventually"
import { expectLimits, listMethods, refused, startInWon } from "../harness/alipay-methods"
import { ALIPAY, ALIPAY_PLUS, aTeaShop, type Shop } from "../harness/shop"

/** Longer than `methodsCacheSeconds` and the pause after a failure. */
const WAIT = { within: 15_000, every: 200 }
const ASKED = "GET /payment-methods"
/** 13.45 with shipping. */
const SMALL_CART = { items: { "KEEMUN-100": 1 } }

aTeaShop(
  "The merchant's limits",
  {
    options: {
      methodsCacheSeconds: 1,
      currencyDecimals: { krw: 0 },
      alipay: { maxAmount: 20, countries: ["nl"] },
      alipayPlus: { minAmount: 5, customerGroups: ["cusgroup_regulars"] },
    },
  },
  (shop) => {
    beforeEach(() => eventually(() => expectLimits(shop, { min_amount: 0.01, max_amount: 20 }), WAIT))

    it("a payment within the merchant's limits needs no extra call of MultiSafepay, however many shoppers pay", async () => {
      for (let shoppers = 0; shoppers < 3; shoppers++) {
        const shopper = shop.shopper()
        const session = await shopper.checkout(ALIPAY, SMALL_CART)
        await shop.psp.pay(session.id, "completed", { notify: false })
        await shopper.placeOrder()
        expect((await shop.psp.calls(session.id)).by_endpoint).toMatchObject({
          "POST /orders": 1,
          "GET /orders/:id": 1,
        })
      }
    })

    it("a payment outside the limits is refused with the list's reason, before MultiSafepay is asked for an order", async () => {
      const [alipay] = await listMethods(shop, { amount: 29.95, currency_code: "eur", country_code: "nl" })

      const refusal = await refused(shop.shopper(), ALIPAY)

      expect(refusal.status).toBe(400)
      expect(refusal.body).toEqual({ type: "not_allowed", ...alipay?.reason })
      expect(refusal.body).toMatchObject({ code: "amount_too_high" })
      expect(await shop.psp.orders()).toEqual([])
    })

    it("the limits apply to the country of the cart, whatever the storefront says", async () => {
      const german = { ...SMALL_CART, address: { country_code: "de" } }
      const refusal = await refused(shop.shopper(), ALIPAY, german, { shopper: { country_code: "nl" } })
      expect(refusal.body).toMatchObject({ code: "country_not_supported" })
    })

    it("the limits apply to customers who are in none of the configured groups", async () => {
      const guest = shop.shopper()
      const regular = shop.shopper()
      await regular.register()
      await addToGroup(shop, regular.email)

      expect(await listMethods(shop, {}, "eur", guest.api)).toMatchObject([
        { available: true },
        { available: false, reason: { code: "customer_group_not_allowed" } },
      ])
      expect(await listMethods(shop, {}, "eur", regular.api)).toMatchObject([
        { available: true },
        { available: true },
      ])
      expect((await refused(guest, ALIPAY_PLUS)).body).toMatchObject({ code: "customer_group_not_allowed" })
      expect(await regular.checkout(ALIPAY_PLUS)).toMatchObject({ provider_id: ALIPAY_PLUS })
    })

    it("a guest who types the e-mail address of a customer is not taken for that customer: no group of the account counts, and MultiSafepay does not get its telephone number", async () => {
      const regular = shop.shopper()
      await regular.register()
      await addToGroup(shop, regular.email)
      const customers = shop.container.resolve(Modules.CUSTOMER)
      const [account] = await customers.listCustomers({ email: regular.email, has_account: true })
      await customers.updateCustomers(String(account?.id), { phone: "+31612345678" })

      const refusal = await refused(shop.shopper(), ALIPAY_PLUS, { email: regular.email })
      expect(refusal.body).toMatchObject({ code: "customer_group_not_allowed" })

      const session = await shop.shopper().checkout(ALIPAY, { ...SMALL_CART, email: regular.email })
      expect(JSON.stringify((await shop.psp.order(session.id)).sent)).not.toContain("612345678")
    })

    it("amounts in won are accepted once the merchant has said that won have no decimals", async () => {
      const regular = shop.shopper()
      await regular.register()
      await addToGroup(shop, regular.email)
      const won = { currency_code: "krw", amount: 39_000 }
      expect(await listMethods(shop, won, "eur", regular.api)).toMatchObject([
        { available: false, reason: { code: "currency_not_supported" } },
        { available: true },
      ])

      const session = await startInWon(shop, regular)

      expect(session.data).toMatchObject({ amount_minor: 39_000, currency: "KRW" })
      expect(await shop.psp.order(session.id)).toMatchObject({ amount: 39_000, currency: "KRW" })
    })

    it("a payment that was started with other decimals of its currency is refunded with the amount that was paid, and Medusa's books stay right", async () => {
      const regular = shop.shopper()
      await regular.register()
      await addToGroup(shop, regular.email)
      const { currencyDecimals } = getSite(shop.container, ALIPAY_PLUS).options
      currencyDecimals.KRW = 2
      const session = await startInWon(shop, regular)
      currencyDecimals.KRW = 0
      await shop.psp.pay(session.id)
      const payments = shop.container.resolve(Modules.PAYMENT)
      const [payment] = await payments.listPayments({ payment_session_id: session.id } as object)
      expect(Number(payment?.amount)).toBe(39_000)

      await payments.refundPayment({ payment_id: String(payment?.id), amount: 10, created_by: "user_1" })
      expect(await shop.psp.order(session.id)).toMatchObject({ amount: 3_900_000, amount_refunded: 1_000 })
      await shop.psp.refundInDashboard(session.id, 500_000)

      const refunds = await payments.listRefunds({ payment_id: String(payment?.id) } as object)
      expect(refunds.map(({ amount }) => Number(amount)).sort()).toEqual([10, 5_000])
    })

    it("a payment does not wait for a slow list of methods, and MultiSafepay decides", async () => {
      await shop.psp.settings({ gateways: { "10001": ["ALIPAYPLUS"] } })
      await shop.psp.fault({ on: "api", kind: "hang", endpoint: ASKED, times: null })
      // An earlier test's list may still be in the cache.
      const refusal = await eventually(async () => {
        const shopper = shop.shopper()
        const answer = await refused(shopper, ALIPAY, SMALL_CART)
        expect((await shop.psp.calls()).by_endpoint["POST /orders"]).toBe(1)
        return answer
      }, WAIT)
      expect(refusal.body).toMatchObject({ type: "not_allowed", code: "not_active_on_site" })
      await shop.psp.clearFaults()
    })
  },
)

async function addToGroup(shop: Shop, email: string): Promise<void> {
  const customers = shop.container.resolve(Modules.CUSTOMER)
  const [customer] = await customers.listCustomers({ email, has_account: true })
  await customers.createCustomerGroups({ id: "cusgroup_regulars", name: "Regulars" } as never)
  await customers.addCustomerToGroup({
    customer_id: String(customer?.id),
    customer_group_id: "cusgroup_regulars",
  })
}
