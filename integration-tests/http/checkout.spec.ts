import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { SITE_KEY } from "../../testkit/servers/sandbox-keys"
import { buyAndRefund, describeCart, variantIds } from "../carts/buy-and-refund"
import { openMarkets } from "../carts/open-markets"
import { randomCart } from "../carts/random-cart"
import { SeededRandom } from "../chaos/plan/seeded-random"
import { journalEntryOf } from "../harness/journal"
import { ALIPAY, ALIPAY_PLUS, aTeaShop } from "../harness/shop"

const MARKETS = [
  [ALIPAY, "eur", "redirect"],
  [ALIPAY, "usd", "direct"],
  [ALIPAY_PLUS, "eur", "direct"],
  [ALIPAY_PLUS, "usd", "redirect"],
] as const

const allowed = { allowedPaymentTypes: ["redirect", "direct"] }

aTeaShop("an Alipay checkout", { options: { alipay: allowed, alipayPlus: allowed } }, (shop) => {
  it.each(MARKETS)(
    "a checkout with %s in %s, %s, ends in a captured order of what was paid",
    async (provider, region, type) => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(provider, { region }, { payment_type: type })
      await shop.psp.pay(session.id, "completed", { notify: false })

      const order = await shopper.placeOrder()

      const paid = await shop.psp.order(session.id)
      expect(paid).toMatchObject({ amount: Math.round(order.total * 100), currency: region.toUpperCase() })
      expect(await shop.merchant.order(order.id)).toMatchObject({ payment_status: "captured" })
      expect(await shop.merchant.paymentOf(order.id)).toMatchObject({
        amount: order.total,
        provider_id: provider,
      })
    },
  )

  it("random carts with taxes and promotions, refunded in two parts, leave both sides' books equal to the minor unit", async () => {
    const regions = await openMarkets(await shop.merchant.api())
    const store = shop.storeApi()
    const { merchant, psp } = shop
    const cartShop = { store, merchant, psp, regions, variants: await variantIds(store) }
    // `npm run test:carts` does the same with a thousand.
    const carts = Array.from({ length: 12 }, (_, number) => randomCart(new SeededRandom("quick"), number))

    const disagreements: string[] = []
    for (const cart of carts) {
      const result = await buyAndRefund(cart, cartShop)
      disagreements.push(...result.disagreements.map((text) => `${describeCart(cart)}: ${text}`))
    }

    expect(new Set(carts.map(({ market }) => market)).size).toBe(3)
    expect(disagreements).toEqual([])
  })

  it("the order of a customer with an account appears in the account, even when the shopper never comes back", async () => {
    const shopper = shop.shopper()
    await shopper.register()
    const session = await shopper.checkout(ALIPAY)

    await shop.psp.pay(session.id)

    expect(await shopper.orders()).toMatchObject([{ payment_status: "captured" }])
  })

  it("a shopper who comes back after the notification gets the order that it placed", async () => {
    const shopper = shop.shopper()
    const session = await shopper.checkout(ALIPAY)
    await shop.psp.pay(session.id)

    const synced = await shopper.sync(session.id)
    const order = await shopper.placeOrder()

    expect(synced).toMatchObject({ status: "paid", order_id: order.id })
    expect(await shop.merchant.ordersOf(shopper.email)).toHaveLength(1)
  })

  it.each([
    ["not yet", undefined, "payment_requires_more_error"],
    ["cancelled", "cancelled", "payment_authorization_error"],
    ["expired", "expired", "payment_authorization_error"],
    ["declined", "declined", "payment_authorization_error"],
  ] as const)(
    "completing a cart whose payment is %s is answered with HTTP 200 and the reason why there is no order",
    async (_, scenario, type) => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)
      if (scenario) await shop.psp.pay(session.id, scenario, { notify: false })

      expect(await shopper.complete()).toMatchObject({ type: "cart", error: { type } })
    },
  )

  it("the session data contain what the storefront needs and nothing secret or personal", async () => {
    const shopper = shop.shopper()
    const session = await shopper.checkout(ALIPAY)

    expect(session.data).toMatchObject({
      version: 1,
      session_id: session.id,
      psp_order_id: session.id,
      gateway: "ALIPAY",
      environment: "test",
      amount_minor: Math.round(session.amount * 100),
      currency: "EUR",
      payment_url: expect.stringMatching(/^http/),
    })
    expect(JSON.stringify(session)).not.toMatch(new RegExp(`${SITE_KEY}|Voorburgwal|${shopper.email}`))
  })

  it.each([
    ["the notification places the order", true],
    ["the shopper returns before the notification", false],
  ])("only the merchant sees MultiSafepay's fee when %s", async (_which, notificationFirst) => {
    const shopper = shop.shopper()
    const session = await shopper.checkout(ALIPAY)
    await shop.psp.pay(session.id, "completed", { notify: notificationFirst })
    const order = await shopper.placeOrder()
    if (!notificationFirst) await shop.psp.notify(session.id)

    const cart = await shopper.api.get(`/store/carts/${shopper.cart.id}`)
    const shown = await shopper.api.get(`/store/orders/${order.id}?fields=*payment_collections.payments`)
    const { payments } = await (await shop.merchant.api()).get<{ payments: { fee: number }[] }>(
      "/admin/alipay/payments",
    )

    expect(JSON.stringify([cart, shown])).toContain(`"psp_order_id":"${session.id}"`)
    expect(JSON.stringify([cart, shown])).not.toContain('"fee"')
    expect(payments).toMatchObject([{ fee: expect.closeTo(0.92, 5) }])
  })

  it("no shopper waits until MultiSafepay's fee is noted: the notification notes it", async () => {
    const shopper = shop.shopper()
    const { id } = await shopper.checkout(ALIPAY)
    await shop.psp.pay(id, "completed", { notify: false })

    expect(await shopper.sync(id)).toMatchObject({ status: "paid", order_placed: true })

    expect((await journalEntryOf(shop, id))?.fee ?? null).toBeNull()
    await shop.psp.notify(id)
    expect(await journalEntryOf(shop, id)).toMatchObject({ fee: "0.92" })
  })

  it("what MultiSafepay adds to a payment's fee later is noted, and no shopper waits for it", async () => {
    const shopper = shop.shopper()
    const { id } = await shopper.checkout(ALIPAY)
    await shop.psp.pay(id)
    const pg = shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
    await pg.raw("update msp_payment set fee = '0.67' where psp_order_id = ?", [id])

    expect(await shopper.sync(id)).toMatchObject({ status: "paid" })

    expect(await journalEntryOf(shop, id)).toMatchObject({ fee: "0.67" })
    await shop.psp.notify(id)
    expect(await journalEntryOf(shop, id)).toMatchObject({ fee: "0.92" })
  })

  it("a repeated notification that states another fee than the noted one does not decide: MultiSafepay is asked", async () => {
    const { id } = await shop.shopper().checkout(ALIPAY)
    const { notifications } = await shop.psp.pay(id)
    await shop.psp.resend(String(notifications[0]?.id))
    const pg = shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
    await pg.raw("update msp_payment set fee = '1.11' where psp_order_id = ?", [id])
    await shop.psp.forgetCalls()

    await shop.psp.resend(String(notifications[0]?.id))

    expect((await shop.psp.calls(id)).by_endpoint).toMatchObject({ "GET /orders/:id": 1 })
  })

  it("a payment belongs to its own session and amount, whatever a storefront sends along", async () => {
    const shopper = shop.shopper()
    const victim = shop.shopper()
    const theirs = await victim.checkout(ALIPAY)
    const session = await shopper.checkout(
      ALIPAY,
      {},
      {
        ...theirs.data,
        order_id: theirs.id,
        session_id: theirs.id,
        amount: 1,
        amount_minor: 1,
        currency: "USD",
        proof: "forged",
      },
    )

    expect(session.data).toMatchObject({
      session_id: session.id,
      psp_order_id: session.id,
      amount_minor: Math.round(session.amount * 100),
      currency: "EUR",
    })
    expect(await shop.psp.order(session.id)).toMatchObject({ amount: Math.round(session.amount * 100) })
    await shop.psp.pay(theirs.id, "completed", { notify: false })
    expect(await shopper.complete()).toMatchObject({ type: "cart" })
  })

  it("forged data of a replaced payment cannot close or refund another payment", async () => {
    const victim = shop.shopper()
    const theirs = await victim.checkout(ALIPAY)
    const shopper = shop.shopper()
    const session = await shopper.checkout(ALIPAY, {}, { ...theirs.data })

    await shopper.startPayment(ALIPAY_PLUS)

    expect(await shop.psp.order(theirs.id)).toMatchObject({ status: "initialized" })
    expect(await shop.psp.order(session.id)).toMatchObject({ status: "cancelled" })
  })

  it.each(["https://evil.example/return", "//evil.example", "javascript:alert(1)", "not a url"])(
    "a payment does not send shoppers to %s afterwards",
    async (url) => {
      const shopper = shop.shopper()
      for (const field of ["return_url", "cancel_url"]) {
        await expect(shopper.checkout(ALIPAY, {}, { [field]: url })).rejects.toMatchObject({
          status: 400,
          body: { message: expect.stringContaining(`data.${field}`) },
        })
      }
      expect(await shop.psp.orders()).toHaveLength(0)
    },
  )

  it("a payment cannot be started while MultiSafepay is down, and leaves nothing behind", async () => {
    const shopper = shop.shopper()
    await shop.psp.fault({ on: "api", kind: "status", status: 503, endpoint: "POST /orders", times: 1 })

    await expect(shopper.checkout(ALIPAY)).rejects.toMatchObject({
      body: { message: expect.stringContaining("Could not start the Alipay payment") },
    })
    expect(await shopper.sessions()).toHaveLength(0)

    const session = await shopper.startPayment(ALIPAY)
    await shop.psp.pay(session.id)
    expect(await shop.merchant.ordersOf(shopper.email)).toHaveLength(1)
  })

  it("a payment whose start was not answered is closed at MultiSafepay, so that nobody can pay it", async () => {
    const shopper = shop.shopper()
    await shop.psp.fault({ on: "api", kind: "reset-after", endpoint: "POST /orders", times: 1 })

    await expect(shopper.checkout(ALIPAY)).rejects.toMatchObject({ status: 500 })

    expect(await shop.psp.orders()).toMatchObject([{ status: "cancelled" }])
  })

  it("completing a cart costs one request to MultiSafepay, and none when the cart has another provider", async () => {
    const shopper = shop.shopper()
    await shopper.createCart()
    await shopper.addShipping()
    await shopper.startPayment("pp_system_default")
    await shopper.placeOrder()

    expect((await shop.psp.calls()).total).toBe(0)
  })

  it("a checkout creates no account holder for a customer", async () => {
    const shopper = shop.shopper()
    await shopper.register()
    await shopper.checkout(ALIPAY)

    const { rows } = await shop.container
      .resolve(ContainerRegistrationKeys.PG_CONNECTION)
      .raw("select id from account_holder")
    expect(rows).toHaveLength(0)
  })
})
