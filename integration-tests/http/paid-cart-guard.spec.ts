import { setImmediate } from "node:timers/promises"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { Admission } from "../../src/core/admission"
import { acquireLease } from "../../src/modules/payment-journal/leases"
import type { Shopper } from "../../testkit/actors/shopper"
import { eventually } from "../../testkit/eventually"
import { alertsOf } from "../harness/journal"
import { logLinesOf } from "../harness/log-lines"
import { ALIPAY, ALIPAY_PLUS, aTeaShop, type Shop } from "../harness/shop"

/** What core says when a provider keeps its session. */
const CORES_WORDS = "Could not delete all payment sessions"

async function aPaidCart(shop: Shop): Promise<{ shopper: Shopper; session: { id: string; amount: number } }> {
  const shopper = shop.shopper()
  const session = await shopper.checkout(ALIPAY)
  await shop.psp.pay(session.id, "completed", { notify: false })
  return { shopper, session }
}

async function collectionOf(shop: Shop, shopper: Shopper): Promise<{ id: string; amount: number }> {
  const { data } = await shop.container.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "cart",
    fields: ["payment_collection.id", "payment_collection.amount"],
    filters: { id: shopper.cart.id },
  })
  return data[0]?.payment_collection as never
}

/** The payment as the dashboard's table shows it. */
async function listed(shop: Shop, sessionId: string): Promise<{ state: string } | undefined> {
  const admin = await shop.merchant.api()
  const { payments } = await admin.get<{ payments: { state: string }[] }>(
    `/admin/alipay/payments?q=${sessionId}`,
  )
  return payments[0]
}

type Change = (shopper: Shopper, shop: Shop) => Promise<{ status: number; body: { code?: string } }>

const post =
  (path: (shopper: Shopper) => string, body: (shopper: Shopper, shop: Shop) => object): Change =>
  async (shopper, shop) =>
    shopper.api.request("post", path(shopper)).send(body(shopper, shop))

const cartPath =
  (rest = "") =>
  (shopper: Shopper) =>
    `/store/carts/${shopper.cart.id}${rest}`
const itemPath = (shopper: Shopper) =>
  `/store/carts/${shopper.cart.id}/line-items/${shopper.cart.items?.[0]?.id}`

/** Every way in which core's Store API changes a cart's total or its payment. */
const CHANGES: Record<string, Change> = {
  "a line item more": async (shopper, shop) =>
    shopper.api.request("post", cartPath("/line-items")(shopper)).send({
      variant_id: await shop.merchant.variantId("JASMINE-50"),
      quantity: 1,
    }),
  "another quantity": post(itemPath, () => ({ quantity: 5 })),
  "a line item less": async (shopper) => shopper.api.request("delete", itemPath(shopper)),
  "another region": post(cartPath(), (_, shop) => ({ region_id: shop.teas.regions.usd })),
  "another way to ship": async (shopper) => {
    const { shipping_options } = await shopper.api.get<{
      shipping_options: { id: string; type: { code: string } }[]
    }>(`/store/shipping-options?cart_id=${shopper.cart.id}&fields=id,type.code`)
    const express = shipping_options.find(({ type }) => type.code === "express")
    return shopper.api
      .request("post", cartPath("/shipping-methods")(shopper))
      .send({ option_id: express?.id })
  },
  "another payment method": async (shopper, shop) => {
    const { id } = await collectionOf(shop, shopper)
    return shopper.api
      .request("post", `/store/payment-collections/${id}/payment-sessions`)
      .send({ provider_id: "pp_system_default" })
  },
}

aTeaShop("The guard on paid carts", {}, (shop) => {
  it("every route that changes a paid cart answers that it is paid, and the order of what was paid is placed", async () => {
    const outcomes = await Promise.all(
      Object.entries(CHANGES).map(async ([name, change]) => {
        const { shopper, session } = await aPaidCart(shop)
        const { status, body } = await change(shopper, shop)
        return { name, status, code: body.code, shopper, session }
      }),
    )

    expect(outcomes.map(({ name, status, code }) => ({ name, status, code }))).toEqual(
      Object.keys(CHANGES).map((name) => ({ name, status: 400, code: "alipay_already_paid" })),
    )
    for (const { shopper, session } of outcomes) {
      await eventually(async () => {
        const [order] = await shop.merchant.ordersOf(shopper.email)
        expect(order).toMatchObject({ total: session.amount, payment_status: "captured" })
        expect(order?.payment_collections).toMatchObject([{ amount: session.amount }])
      })
    }
  }, 240_000)

  it.each([
    ["uncleared", ALIPAY],
    ["reserved", ALIPAY_PLUS],
  ] as const)(
    "a payment under review (%s) is neither cancelled nor repeated, shopper and merchant are informed, and the order is placed once it is released",
    async (status, providerId) => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(providerId)
      await shop.psp.pay(session.id, status)

      expect(await shopper.sync(session.id)).toMatchObject({
        id: session.id,
        status: "under_review",
        gateway: providerId === ALIPAY ? "ALIPAY" : "ALIPAYPLUS",
      })
      for (const change of [CHANGES["a line item more"], CHANGES["another payment method"]]) {
        expect(await change?.(shopper, shop)).toMatchObject({
          status: 400,
          body: { code: "alipay_under_review" },
        })
      }
      expect(await shop.psp.order(session.id)).toMatchObject({ status })
      expect(await shopper.sessions()).toMatchObject([{ id: session.id }])
      expect(await alertsOf(shop)).toMatchObject([
        { kind: "under_review", subject: session.id, state: "open", times_sent: 1 },
      ])
      expect(await listed(shop, session.id)).toMatchObject({ state: "under_review" })

      await shop.psp.pay(session.id)

      expect(await shop.merchant.ordersOf(shopper.email)).toMatchObject([
        { total: session.amount, payment_status: "captured" },
      ])
      expect(await alertsOf(shop)).toMatchObject([{ kind: "under_review", state: "resolved" }])
      expect(await listed(shop, session.id)).toMatchObject({ state: "paid" })
    },
  )

  it("refused changes of a paid cart that is being synced already take one slot together, and write nothing to the log", async () => {
    const { shopper, session } = await aPaidCart(shop)
    const lock = `payment:${session.id}`
    await acquireLease(
      shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION),
      lock,
      "another process",
      60,
    )
    let startSyncs = () => {}
    const changed = new Promise<void>((resolve) => {
      startSyncs = resolve
    })
    const { run } = Admission.prototype
    const slots = jest.spyOn(Admission.prototype, "run").mockImplementation(async function (
      this: Admission,
      lane,
      work,
    ) {
      if (lane === "shopper") await changed
      return run.call(this, lane, work)
    })
    try {
      const log = await logLinesOf(shop, async () => {
        for (let changes = 0; changes < 3; changes++) {
          expect(await CHANGES["another quantity"]?.(shopper, shop)).toMatchObject({
            status: 400,
            body: { code: "alipay_already_paid" },
          })
        }
        startSyncs()
        await Promise.allSettled(slots.mock.results.map(({ value }) => value))
        // The work that waits writes its log lines in the same turn of the event loop.
        await setImmediate()
      })
      expect(slots.mock.calls.filter(([lane]) => lane === "shopper")).toHaveLength(1)
      expect(log.filter((line) => line.includes("left to the next trigger"))).toEqual([])
    } finally {
      slots.mockRestore()
    }
  })

  it("a paid cart whose total a shopper raises beyond every amount keeps the amount that was paid, and becomes an order", async () => {
    const variant = await shop.merchant.variantId("LONGJING-50")
    await shop.container.resolve(Modules.PRODUCT).updateProductVariants(variant, { manage_inventory: false })
    const shopper = shop.shopper()
    await shopper.createCart({ items: { "LONGJING-50": 1 } })
    await shopper.addShipping()
    const item = String(shopper.cart.items?.[0]?.id)
    await shop.container
      .resolve(Modules.CART)
      .updateLineItems(item, { unit_price: 45_000, is_custom_price: true })
    const session = await shopper.startPayment(ALIPAY)
    await shop.psp.pay(session.id, "completed", { notify: false })

    // PostgreSQL's largest integer: more than 2^53 cents.
    const change = await shopper.api.request("post", itemPath(shopper)).send({ quantity: 2_147_483_647 })

    expect(change).toMatchObject({ status: 400, body: { code: "alipay_already_paid" } })
    expect(await collectionOf(shop, shopper)).toMatchObject({ amount: session.amount })
    await eventually(async () =>
      expect(await shop.merchant.ordersOf(shopper.email)).toMatchObject([
        { total: session.amount, payment_status: "captured" },
      ]),
    )
  })

  it("a payment collection that was left with an amount beyond every number is corrected when its paid cart is synced", async () => {
    const { shopper, session } = await aPaidCart(shop)
    const { id } = await collectionOf(shop, shopper)
    await shop.container.resolve(Modules.PAYMENT).updatePaymentCollections(id, { amount: 99_500_000_000_000 })

    expect(await shopper.sync(session.id)).toMatchObject({ status: "paid", order_placed: true })

    expect(await shop.merchant.ordersOf(shopper.email)).toMatchObject([{ total: session.amount }])
  })

  it("a change of a cart is refused with the advice to try again when MultiSafepay cannot be asked, and the cart stays unchanged", async () => {
    const shopper = shop.shopper()
    const session = await shopper.checkout(ALIPAY)
    await shop.psp.fault({ on: "api", kind: "status", status: 503, times: null })

    await expect(shopper.addItem("JASMINE-50")).rejects.toMatchObject({
      status: 503,
      body: { type: "unexpected_state", code: "alipay_not_checked" },
    })

    expect(await collectionOf(shop, shopper)).toMatchObject({ amount: session.amount })
    await shop.psp.clearFaults()
    await shop.psp.pay(session.id)
    expect(await shop.merchant.ordersOf(shopper.email)).toMatchObject([
      { total: session.amount, payment_status: "captured" },
    ])
  })

  it("the guard of paid carts ignores every text that a request can choose, and copies no amount from a payment session", async () => {
    const shopper = shop.shopper()
    await shopper.checkout(ALIPAY)
    const { id, amount } = await collectionOf(shop, shopper)
    await shop.container.resolve(Modules.PAYMENT).updatePaymentCollections(id, { amount: amount + 1 })
    const cart = `/store/carts/${shopper.cart.id}`

    const answers = await Promise.all(
      [
        [`/store/payment-collections/${id}/payment-sessions`, { provider_id: CORES_WORDS }] as const,
        [`${cart}/line-items`, { variant_id: CORES_WORDS, quantity: 1 }] as const,
        [`${cart}/line-items/${encodeURIComponent(CORES_WORDS)}`, { quantity: 2 }] as const,
        [cart, { region_id: CORES_WORDS }] as const,
        [`${cart}/shipping-methods`, { option_id: CORES_WORDS }] as const,
        [cart, { email: CORES_WORDS, [CORES_WORDS]: 1 }] as const,
      ].map(([path, body]) => shopper.api.request("post", path).send(body)),
    )

    expect(answers.filter(({ status }) => status < 400)).toEqual([])
    expect(answers.filter(({ body }) => String(body.code).startsWith("alipay"))).toEqual([])
    expect(await collectionOf(shop, shopper)).toEqual({ id, amount: amount + 1 })
  })

  it("the guard of paid carts leaves the answer to core when another provider keeps its session", async () => {
    const shopper = shop.shopper()
    await shopper.checkout("pp_system_default")
    const keeping = jest
      .spyOn(shop.container.resolve(Modules.PAYMENT), "deletePaymentSession")
      .mockRejectedValue(new Error("kept by its provider"))

    const failure = shopper.addItem("JASMINE-50").finally(() => keeping.mockRestore())

    await expect(failure).rejects.toMatchObject({ status: 500, body: { message: expect.any(String) } })
    await expect(failure).rejects.not.toMatchObject({ body: { code: expect.stringMatching(/^alipay/) } })
  })

  it("the guard of paid carts corrects a payment collection that a refused change has left with the amount of the change", async () => {
    const shopper = shop.shopper()
    const session = await shopper.checkout(ALIPAY)
    await shop.psp.fault({ on: "api", kind: "status", status: 503, times: null })
    await expect(shopper.addItem("JASMINE-50")).rejects.toMatchObject({ status: 503 })
    await shop.psp.clearFaults()

    const cart = await shopper.addItem("JASMINE-50")

    // Core found that the total had changed, and closed the payment that was started for less.
    expect(await shopper.sessions()).toEqual([])
    expect(await shop.psp.order(session.id)).toMatchObject({ status: "cancelled" })
    expect(await collectionOf(shop, shopper)).toMatchObject({ amount: cart.total })
  })
})
