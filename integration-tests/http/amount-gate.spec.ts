import type { HttpTypes } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { createCartCreditLinesWorkflow, processPaymentWorkflow } from "@medusajs/medusa/core-flows"
import type { PgConnection } from "../../src/core/shop-db/connection"
import type { Shopper } from "../../testkit/actors/shopper"
import { changeCartUnchecked, orderWithOtherTotal, payWithoutNotification } from "../harness/faulty-payments"
import { recover } from "../harness/jobs"
import { alertsOf, feedOf, journalEntryOf, letTimePass } from "../harness/journal"
import { ALIPAY, aTeaShop, type Shop } from "../harness/shop"

aTeaShop("The amount gate", {}, (shop) => {
  const payments = () => shop.container.resolve(Modules.PAYMENT)

  it.each([
    ["more", 21],
    ["less", 1],
  ])("no order is placed for a cart whose total is %s than was paid", async (_than, quantity) => {
    const shopper = shop.shopper()
    const session = await payWithoutNotification(shop, shopper)
    await changeCartUnchecked(shop, shopper, quantity)

    const completion = await shopper.complete()

    expect(completion).toMatchObject({ type: "cart", error: { type: "payment_authorization_error" } })
    expect(await shop.merchant.ordersOf(shopper.email)).toEqual([])
    expect(await payments().listPayments({ payment_session_id: session.id })).toEqual([])
  })

  it("a cart whose total was more than was paid becomes an order once it is corrected", async () => {
    const shopper = shop.shopper()
    const session = await payWithoutNotification(shop, shopper)
    await changeCartUnchecked(shop, shopper, 21)
    await shopper.complete()

    await changeCartUnchecked(shop, shopper, 2)
    const order = await shopper.placeOrder()

    expect(order.total).toBe(session.amount)
    expect(await shop.merchant.order(order.id)).toMatchObject({ payment_status: "captured" })
  })

  it("no order is placed for a changed cart, even when its payment collection and its payment session agree with each other", async () => {
    const shopper = shop.shopper()
    await shopper.createCart()
    await shopper.addShipping()
    await changeCartUnchecked(shop, shopper, 21)
    const session = await shopper.startPayment(ALIPAY)
    await shop.psp.pay(session.id, "completed", { notify: false })
    await changeCartUnchecked(shop, shopper, 22)

    expect(await shopper.complete()).toMatchObject({ type: "cart" })
    expect(await shop.merchant.ordersOf(shopper.email)).toEqual([])
  })

  it("an order that is partly paid by a gift card is placed for the rest", async () => {
    const shopper = shop.shopper()
    await shopper.createCart()
    await shopper.addShipping()
    await createCartCreditLinesWorkflow(shop.container).run({
      input: [
        { cart_id: shopper.cart.id, amount: 4, reference: "gift-card", reference_id: "gift_1", metadata: {} },
      ],
    })

    const session = await shopper.startPayment(ALIPAY)
    await shop.psp.pay(session.id)

    expect(session.amount).toBe(25.95)
    expect(await shop.merchant.ordersOf(shopper.email)).toMatchObject([{ payment_status: "captured" }])
  })

  it("an order whose total has a fraction of a cent is placed for the rounded amount", async () => {
    const shopper = shop.shopper()
    await shopper.createCart()
    await shopper.addShipping()
    const item = String(shopper.cart.items?.[0]?.id)
    await shop.container.resolve(Modules.CART).updateLineItems(item, { unit_price: 9.4775 })
    const session = await shopper.startPayment(ALIPAY)

    await shop.psp.pay(session.id)

    expect(await shop.psp.order(session.id)).toMatchObject({ amount: 2_391 })
    expect(await shop.merchant.ordersOf(shopper.email)).toMatchObject([{ payment_status: "captured" }])
  })

  it("a payment that was started before the cart's taxes were calculated is closed, and the next one is for the total with taxes and becomes an order", async () => {
    const shopper = await aShopperBeforeTaxes(shop)
    const early = await shopper.startPayment(ALIPAY)

    const cart = await calculateTaxes(shopper)

    expect(cart.payment_collection).toMatchObject({ amount: 41.525, payment_sessions: [] })
    expect(await shop.psp.order(early.id)).toMatchObject({ amount: 3_775, status: "cancelled" })
    const session = await shopper.startPayment(ALIPAY)
    expect(await shop.psp.order(session.id)).toMatchObject({ amount: 4_153 })
    await shop.psp.pay(session.id)
    expect(await shop.merchant.ordersOf(shopper.email)).toMatchObject([{ payment_status: "captured" }])
  })

  it("the next payment is for the total with taxes although MultiSafepay could not be asked while they were calculated", async () => {
    const shopper = await aShopperBeforeTaxes(shop)
    const early = await shopper.startPayment(ALIPAY)
    const fault = { on: "api", kind: "status", status: 503, times: null } as const
    await shop.psp.fault({ ...fault, endpoint: "GET /orders/:id" })
    await shop.psp.fault({ ...fault, endpoint: "PATCH /orders/:id" })

    await calculateTaxes(shopper)
    await shop.psp.clearFaults()
    // Without the sessions in the answer, the middleware knows nothing about them.
    await shopper.api.post(`/store/carts/${shopper.cart.id}/taxes?fields=total,payment_collection.amount`, {})

    expect(await shop.psp.order(early.id)).toMatchObject({ status: "cancelled" })
    const session = await shopper.startPayment(ALIPAY)

    expect(await shop.psp.order(session.id)).toMatchObject({ amount: 4_153 })
  })

  it("the payment of another provider is ended when the cart's taxes are calculated after it was started, as core does at other changes of the total, and no order is placed with it", async () => {
    const shopper = await aShopperBeforeTaxes(shop)
    await shopper.startPayment("pp_system_default")

    const { payment_collection } = await calculateTaxes(shopper)

    expect(payment_collection).toMatchObject({ amount: 41.525, payment_sessions: [] })
    await expect(shopper.complete()).rejects.toThrow()
    expect(await shop.merchant.ordersOf(shopper.email)).toEqual([])
  })

  it("an Alipay payment that is started after another provider's payment of the amount before taxes is for the total with taxes, and becomes an order", async () => {
    const shopper = await aShopperBeforeTaxes(shop)
    await shopper.startPayment("pp_system_default")
    await calculateTaxes(shopper)

    const session = await shopper.startPayment(ALIPAY)

    expect(await shop.psp.order(session.id)).toMatchObject({ amount: 4_153 })
    expect(await shopper.sessions()).toMatchObject([{ id: session.id }])
    await shop.psp.pay(session.id)
    expect(await shop.merchant.ordersOf(shopper.email)).toMatchObject([{ payment_status: "captured" }])
  })

  it("a cart whose taxes were added after its payment was started does not become an order: the merchant gets an alert, and the money is refunded in the end", async () => {
    const shopper = await aShopperBeforeTaxes(shop)
    const session = await shopper.startPayment(ALIPAY)
    await shop.psp.pay(session.id, "completed", { notify: false })
    await calculateTaxes(shopper)

    await shop.psp.notify(session.id)
    for (const _try of [2, 3, 4]) {
      await letTimePass(shop, session.id, 20)
      await shop.psp.notify(session.id)
    }

    expect(await shop.merchant.ordersOf(shopper.email)).toEqual([])
    expect(await alertsOf(shop)).toMatchObject([{ kind: "completion_delayed", psp_order_id: session.id }])
    const { payments: listed } = await (await shop.merchant.api()).get<{ payments: object[] }>(
      "/admin/alipay/payments",
    )
    expect(listed).toMatchObject([{ psp_order_id: session.id }])

    await letTimePass(shop, session.id, 20)
    await shop.psp.notify(session.id)

    expect((await shop.psp.order(session.id)).amount_refunded).toBe(3_775)
    expect(await shop.merchant.ordersOf(shopper.email)).toEqual([])
  })

  it("no order is placed when another process ends the payment session while core places the order, because the money may already be on its way back", async () => {
    const shopper = shop.shopper()
    const session = await payWithoutNotification(shop, shopper)

    const completion = await whileOrdersEndTheirSession(shop, () => shopper.complete())

    expect(completion).toMatchObject({ type: "cart", error: { type: "payment_authorization_error" } })
    expect(await payments().listPayments({ payment_session_id: session.id })).toEqual([])
    expect(await shop.merchant.ordersOf(shopper.email)).toEqual([])
  })

  it("nothing is captured before the cart has an order", async () => {
    const session = await payWithoutNotification(shop, shop.shopper())

    await expect(payments().authorizePaymentSession(session.id, {})).rejects.toMatchObject({
      type: "payment_requires_more_error",
    })

    expect(await payments().listPayments({ payment_session_id: session.id })).toEqual([])
  })

  it("a notification that Medusa core handles itself places the order before the money is booked", async () => {
    const shopper = shop.shopper()
    const session = await payWithoutNotification(shop, shopper)

    await processPaymentWorkflow(shop.container).run({
      input: { action: "authorized", data: { session_id: session.id, amount: session.amount } },
    })

    expect(await shop.merchant.ordersOf(shopper.email)).toMatchObject([
      { total: session.amount, payment_status: "captured" },
    ])
  })

  it("an order whose total is not what was paid raises an alert at once and is held when core booked its payment in a completion that failed", async () => {
    const { order, session } = await orderWithOtherTotal(shop)
    const api = await shop.merchant.api()

    expect(await feedOf(shop)).toMatchObject([{ kind: "order_total_differs", order_id: order.id }])
    const { alipay } = await api.get<{ alipay: { alerts: object[] } }>(`/admin/alipay/orders/${order.id}`)
    expect(alipay.alerts).toMatchObject([{ kind: "order_total_differs", psp_order_id: session.id }])
    await expect(shop.merchant.fulfill(order.id, "LONGJING-50")).rejects.toMatchObject({ status: 400 })
    const [alert] = await alertsOf(shop)
    await expect(
      api.post(`/admin/alipay/alerts/${alert?.id}/close`, { state: "dismissed" }),
    ).rejects.toMatchObject({ status: 400 })
    expect(await journalEntryOf(shop, session.id)).toMatchObject({ next_check_at: expect.any(Date) })
  })

  it("an order whose total is not what was paid stays held when another payment of it is checked", async () => {
    const { order } = await orderWithOtherTotal(shop)
    const api = await shop.merchant.api()
    const { payment_link } = await api.post<{ payment_link: { payment_session_id: string } }>(
      `/admin/alipay/orders/${order.id}/payment-link`,
    )
    await recover(shop)

    await shop.psp.pay(payment_link.payment_session_id, "expired")

    expect(await alertsOf(shop)).toMatchObject([{ kind: "order_total_differs", state: "open" }])
    await expect(shop.merchant.fulfill(order.id, "LONGJING-50")).rejects.toMatchObject({ status: 400 })
  })

  it("an order whose total is not what was paid stays held when MultiSafepay answers once with the state before the payment", async () => {
    const { order, session } = await orderWithOtherTotal(shop)
    await shop.psp.fault({
      on: "api",
      kind: "behind",
      endpoint: "GET /orders/:id",
      order_id: session.id,
      times: 1,
    })

    await recover(shop, 20)

    expect(await alertsOf(shop)).toMatchObject([{ kind: "order_total_differs", state: "open" }])
    await expect(shop.merchant.fulfill(order.id, "LONGJING-50")).rejects.toMatchObject({ status: 400 })
    expect(await journalEntryOf(shop, session.id)).toMatchObject({ next_check_at: expect.any(Date) })
  })

  it("an order whose total is not what was paid raises its alert although a killed completion still holds the cart's lock", async () => {
    const { shopper, session } = await orderWithOtherTotal(shop)
    const pg = shop.container.resolve<PgConnection>(ContainerRegistrationKeys.PG_CONNECTION)
    await pg.raw("delete from msp_alert")
    const lock = { ownerId: "a killed completion" }
    const locking = shop.container.resolve(Modules.LOCKING)
    await locking.acquire(shopper.cart.id, { ...lock, expire: 60 })

    await shop.psp.notify(session.id)

    await locking.release(shopper.cart.id, lock)
    expect(await alertsOf(shop)).toMatchObject([{ kind: "order_total_differs", state: "open" }])
  })

  it("an order whose total is not what was paid is cancelled and refunded when the merchant chooses that", async () => {
    const { order, session } = await orderWithOtherTotal(shop)
    const api = await shop.merchant.api()
    const path = `/admin/alipay/payments/${session.id}/decide`

    const { payment } = await api.post<{ payment: object }>(path, { decision: "refund" })

    expect(payment).toMatchObject({ decision: "refund", error: null })
    expect(await shop.merchant.order(order.id)).toMatchObject({ status: "canceled" })
    const { amount_refunded: refunded, amount } = await shop.psp.order(session.id)
    expect(refunded).toBe(amount)
    expect(await alertsOf(shop)).toContainEqual(
      expect.objectContaining({ kind: "order_total_differs", state: "resolved" }),
    )
    // Until MultiSafepay has paid the refund out.
    expect(await journalEntryOf(shop, session.id)).toMatchObject({
      next_check_at: expect.any(Date),
      failed_checks: 0,
    })
    await expect(api.post(path, { decision: "keep" })).rejects.toMatchObject({ status: 404 })
  })

  it("an order whose total is not what was paid can be packed once the merchant accepts it, and raises no further alert", async () => {
    const { order, session } = await orderWithOtherTotal(shop)
    const api = await shop.merchant.api()

    await api.post(`/admin/alipay/payments/${session.id}/decide`, { decision: "keep" })

    await shop.psp.notify(session.id)
    expect(await alertsOf(shop)).toMatchObject([{ kind: "order_total_differs", state: "resolved" }])
    expect(await journalEntryOf(shop, session.id)).toMatchObject({ next_check_at: null, decision: "keep" })
    await shop.merchant.fulfill(order.id, "LONGJING-50")
    expect((await shop.psp.order(session.id)).refunds).toEqual([])
  })

  it("an accepted order whose total is not what was paid raises a new alert when it is deleted, because that is a new question", async () => {
    const { order, session } = await orderWithOtherTotal(shop)
    const api = await shop.merchant.api()
    await api.post(`/admin/alipay/payments/${session.id}/decide`, { decision: "keep" })
    const pg = shop.container.resolve<PgConnection>(ContainerRegistrationKeys.PG_CONNECTION)
    await pg.raw('update "order" set deleted_at = now() where id = ?', [order.id])
    await pg.raw("update payment_session set deleted_at = now() where id = ?", [session.id])
    await pg.raw("update payment set deleted_at = now() where payment_session_id = ?", [session.id])

    await recover(shop)

    expect(await alertsOf(shop)).toMatchObject([
      { kind: "order_total_differs", state: "resolved" },
      { kind: "order_deleted", stage: "noticed", state: "open" },
    ])
    await api.post(`/admin/alipay/payments/${session.id}/decide`, { decision: "refund" })
    const { amount_refunded: refunded, amount } = await shop.psp.order(session.id)
    expect(refunded).toBe(amount)
  })

  it("money for an order edit is not booked when the order owes less by then", async () => {
    const shopper = shop.shopper()
    const first = await payWithoutNotification(shop, shopper)
    const order = await shopper.placeOrder()
    await shop.merchant.addToOrder(order.id, "JASMINE-50", 2)
    const session = await anEditsSession(shop, shopper, order.id)
    await shop.psp.pay(session.id, "completed", { notify: false })
    await shop.container.resolve(Modules.ORDER).addOrderTransactions({
      order_id: order.id,
      amount: 1,
      currency_code: "eur",
      reference: "cash",
      reference_id: "at-the-door",
    })

    await expect(payments().authorizePaymentSession(session.id, {})).rejects.toMatchObject({
      type: "payment_authorization_error",
      code: "amount_differs",
    })

    expect(first.amount).toBe(order.total)
    expect(await payments().listPayments({ payment_session_id: session.id })).toEqual([])
  })

  it("the plugin runs one SQL statement of its own before it books the payment of an order", async () => {
    const shopper = shop.shopper()
    await payWithoutNotification(shop, shopper)
    const order = await shopper.placeOrder()
    await shop.merchant.addToOrder(order.id, "JASMINE-50")
    const session = await anEditsSession(shop, shopper, order.id)
    await shop.psp.pay(session.id, "completed", { notify: false })

    const statements = await pluginStatements(shop, () => payments().authorizePaymentSession(session.id, {}))

    expect(statements).toHaveLength(1)
    expect(await payments().listPayments({ payment_session_id: session.id })).toMatchObject([
      { amount: session.amount },
    ])
  })
})

/** Taxes are added, and Medusa calculates them only on request: two bags cost 37.75, and 41.525 with taxes. */
async function aShopperBeforeTaxes(shop: Shop): Promise<Shopper> {
  await shop.container
    .resolve(Modules.REGION)
    .updateRegions(String(shop.teas.regions.usd), { automatic_taxes: false })
  const pg = shop.container.resolve<PgConnection>(ContainerRegistrationKeys.PG_CONNECTION)
  await pg.raw("update price_preference set is_tax_inclusive = false")
  await pg.raw("update tax_rate set rate = 10 where code = 'us-tea'")
  const shopper = shop.shopper()
  await shopper.createCart({ region: "usd" })
  await shopper.addShipping()
  expect(shopper.cart.total).toBe(37.75)
  return shopper
}

async function calculateTaxes(shopper: Shopper): Promise<HttpTypes.StoreCart> {
  const { cart } = await shopper.api.post<HttpTypes.StoreCartResponse>(
    `/store/carts/${shopper.cart.id}/taxes`,
    {},
  )
  expect(cart.total).toBe(41.525)
  return cart
}

/** As when another process ends all payment sessions between core's check of them and the authorisation. */
async function whileOrdersEndTheirSession<T>(shop: Shop, work: () => Promise<T>): Promise<T> {
  const pg = shop.container.resolve<PgConnection>(ContainerRegistrationKeys.PG_CONNECTION)
  await pg.raw(
    `create function end_sessions() returns trigger language plpgsql as
     $$ begin update payment_session set status = 'canceled'; return new; end $$`,
  )
  await pg.raw(
    `create trigger end_sessions before insert on "order" for each row execute function end_sessions()`,
  )
  try {
    return await work()
  } finally {
    await pg.raw("drop function end_sessions cascade")
  }
}

async function anEditsSession(shop: Shop, shopper: Shopper, orderId: string) {
  const { payment_collections } = await shop.merchant.order(orderId)
  const open = payment_collections.find(({ status }) => status === "not_paid")
  return shopper.startPaymentOf(String(open?.id), ALIPAY)
}

/** The plugin's own queries to PostgreSQL: Medusa's generated statements call their tables "p0", "p1" …. */
async function pluginStatements(shop: Shop, work: () => Promise<unknown>): Promise<string[]> {
  const pg = shop.container.resolve<PgConnection>(ContainerRegistrationKeys.PG_CONNECTION)
  const { context } = pg as unknown as { context: PgConnection }
  const raw = jest.spyOn(context, "raw")
  try {
    await work()
    return raw.mock.calls.map(([sql]) => sql).filter((sql) => /from\s+payment_session/.test(sql))
  } finally {
    raw.mockRestore()
  }
}
