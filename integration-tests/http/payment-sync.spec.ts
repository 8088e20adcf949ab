import type { CreateOrderDTO } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { completeCartWorkflowId, createOrderWorkflow } from "@medusajs/medusa/core-flows"
import { ALIPAY_ALERT_EVENT } from "../../src/workflows/alert-merchant/alert"
import { closeOrderPayments } from "../../src/workflows/close-order-payments/close-order-payments"
import type { Shopper } from "../../testkit/actors/shopper"
import { eventually } from "../../testkit/eventually"
import { raiseSessionAmount, secondSession } from "../harness/faulty-payments"
import { recover } from "../harness/jobs"
import { alertsOf, closeAlert, journalEntryOf, letTimePass, loseSession } from "../harness/journal"
import { ALIPAY, ALIPAY_PLUS, aTeaShop, type Shop } from "../harness/shop"
import { workflowStorage } from "../harness/workflow-saves"

/** The merchant's alerts in the dashboard's feed. */
async function alerts(shop: Shop): Promise<Record<string, unknown>[]> {
  const feed = await shop.container.resolve(Modules.NOTIFICATION).listNotifications({ channel: "feed" })
  return feed.map(({ data }) => data ?? {})
}

const isAlertEvent = ({ name }: { name: string }) => name === ALIPAY_ALERT_EVENT

/** As when Redis loads its data: the bus takes everything except the next alert. */
function loseNextAlertEvent(shop: Shop) {
  const bus = shop.container.resolve(Modules.EVENT_BUS)
  const emit = bus.emit.bind(bus)
  let isLost = false
  return jest.spyOn(bus, "emit").mockImplementation(async (events, ...rest) => {
    if (!isLost && [events].flat().some(isAlertEvent)) {
      isLost = true
      throw new Error("LOADING Redis is loading the dataset in memory")
    }
    return emit(events, ...rest)
  })
}

/** As when the connection is cut: an order is linked to its cart but not to its payment. */
async function whilePaymentLinksFail<T>(shop: Shop, work: () => Promise<T>): Promise<T> {
  const pg = shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
  await pg.raw(
    `create function cut() returns trigger language plpgsql as $$ begin raise exception 'cut'; end $$`,
  )
  await pg.raw(`create trigger cut before insert on order_payment_collection execute function cut()`)
  try {
    return await work()
  } finally {
    await pg.raw("drop function cut cascade")
  }
}

/**
 * As on a busy machine without Redis: Medusa's in-memory workflow engine cannot save two steps that end at once. When
 * the third try does not succeed either, it abandons a failed completion without undoing it.
 */
async function whileCompletionsAreNotUndone<T>(shop: Shop, work: () => Promise<T>): Promise<T> {
  const storage = workflowStorage()
  const save = storage.save.bind(storage)
  const busy = jest.spyOn(storage, "save").mockImplementation(async (key, data, ttl, options) => {
    // Core reserves stock and links the order at once.
    if (data.flow.steps[options?.stepId ?? ""]?.definition.action === "create-remote-links") {
      throw new Error("Transaction storage is locked")
    }
    return save(key, data, ttl, options)
  })
  try {
    return await work()
  } finally {
    busy.mockRestore()
    // Nothing ever ends this workflow, and Medusa's test runner waits for all of them.
    await shop.container
      .resolve(ContainerRegistrationKeys.PG_CONNECTION)
      .raw(`delete from workflow_execution where workflow_id = ?`, [completeCartWorkflowId])
  }
}

/** As when the connection is cut while core links a new order to its cart: core cannot remove the order either. */
async function whileConnectionsAreCut<T>(shop: Shop, work: () => Promise<T>): Promise<T> {
  const pg = shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
  await pg.raw(
    `create function cut() returns trigger language plpgsql as $$ begin raise exception 'cut'; end $$`,
  )
  await pg.raw(`create trigger cut before insert on order_cart execute function cut()`)
  await pg.raw(`create trigger cut before insert on order_payment_collection execute function cut()`)
  await pg.raw(`create trigger cut before update or delete on "order" execute function cut()`)
  await pg.raw(`create trigger cut before update or delete on reservation_item execute function cut()`)
  try {
    return await work()
  } finally {
    await pg.raw("drop function cut cascade")
  }
}

/** Core writes the order first, and links it to cart and payment a moment later. */
async function orderWithoutLinks(shop: Shop, email: string, { total = 29.95 } = {}): Promise<string> {
  const { id } = await shop.container.resolve(Modules.ORDER).createOrders({
    email,
    currency_code: "eur",
    items: [{ title: "Longjing", quantity: 1, unit_price: total }],
  })
  return id
}

/** The order as core writes it first: a copy of the cart, without a link to it. */
async function copyOfCart(shop: Shop, cartId: string): Promise<string> {
  const cart = await shop.container.resolve(Modules.CART).retrieveCart(cartId, { relations: ["items"] })
  const { region_id, customer_id, sales_channel_id, email, currency_code } = cart
  const items = (cart.items ?? []).map(({ variant_id, title, quantity, unit_price }) => ({
    ...{ variant_id, title, quantity, unit_price },
  }))
  const order = { region_id, customer_id, sales_channel_id, email, currency_code, items } as object
  const { id } = await shop.container.resolve(Modules.ORDER).createOrders(order as never as CreateOrderDTO)
  return id
}

const linkToCart = (shop: Shop, order_id: string, cart_id: string) =>
  shop.container
    .resolve(ContainerRegistrationKeys.LINK)
    .create({ [Modules.ORDER]: { order_id }, [Modules.CART]: { cart_id } })

aTeaShop("Payment sync", {}, (shop) => {
  describe("An Alipay payment", () => {
    it("an Alipay payment places the order with two calls of MultiSafepay when the shopper returns first", async () => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)
      await shop.psp.pay(session.id, "completed", { notify: false })

      const order = await shopper.placeOrder()

      expect(await shop.merchant.paymentOf(order.id)).toMatchObject({ amount: order.total })
      expect(await shop.psp.checkoutCalls(session.id)).toEqual({ "POST /orders": 1, "GET /orders/:id": 1 })
    })

    it("an Alipay payment places the order with two calls of MultiSafepay when the notification comes first", async () => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)

      const { notifications } = await shop.psp.pay(session.id)
      const [order] = await shop.merchant.ordersOf(shopper.email)

      expect(notifications).toMatchObject([{ delivered: true, http_status: 200, body: "OK" }])
      expect((await shopper.placeOrder()).id).toBe(order?.id)
      expect(await shop.psp.checkoutCalls(session.id)).toEqual({ "POST /orders": 1, "GET /orders/:id": 1 })
    })

    it("notifications after the shopper's return cause no further request and no further booking", async () => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)
      await shop.psp.pay(session.id, "completed", { notify: false })
      const order = await shopper.placeOrder()

      await shop.psp.notify(session.id)
      await shop.psp.notify(session.id)

      expect((await shop.merchant.paymentOf(order.id)).captures).toHaveLength(1)
      expect(await shop.psp.checkoutCalls(session.id)).toEqual({ "POST /orders": 1, "GET /orders/:id": 1 })
    })

    it("five notifications, two completions and three syncs at once make one order and one capture", async () => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)
      await shop.psp.pay(session.id, "completed", { notify: false })

      await Promise.allSettled([
        ...Array.from({ length: 5 }, () => shop.psp.notify(session.id)),
        ...Array.from({ length: 2 }, () => shopper.complete()),
        ...Array.from({ length: 3 }, () => shopper.sync(session.id)),
      ])

      const orders = await shop.merchant.ordersOf(shopper.email)
      expect(orders).toHaveLength(1)
      expect((await shop.merchant.paymentOf(String(orders[0]?.id))).captures).toHaveLength(1)
      expect(orders[0]).toMatchObject({ summary: { pending_difference: 0 } })
    })

    it("recovery places the order when every notification is lost and the shopper never returns", async () => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY_PLUS)
      await shop.psp.pay(session.id, "completed", { notify: false })

      const result = await recover(shop)

      expect(result).toMatchObject({ synced: 1, failed: 0, actions: { complete_cart: 1 } })
      expect(await shop.merchant.ordersOf(shopper.email)).toHaveLength(1)
      expect(await recover(shop)).toMatchObject({ synced: 0, failed: 0 })
    })

    it("a notification is not acknowledged while MultiSafepay cannot be asked, so that MultiSafepay sends it again", async () => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)
      await shop.psp.fault({
        on: "api",
        kind: "status",
        status: 503,
        endpoint: "GET /orders/:id",
        times: null,
      })

      const { notifications } = await shop.psp.pay(session.id)
      expect(notifications).toMatchObject([{ delivered: false, http_status: 503 }])
      expect(await shop.merchant.ordersOf(shopper.email)).toHaveLength(0)

      await shop.psp.clearFaults()
      await shop.psp.advance(15 * 60)
      expect(await shop.merchant.ordersOf(shopper.email)).toHaveLength(1)
    })

    it("a payment is shown as open for as long as the shopper waits, and no order number is skipped", async () => {
      const earlier = shop.shopper()
      const paid = await earlier.checkout(ALIPAY)
      await shop.psp.pay(paid.id)
      const [first] = await shop.merchant.ordersOf(earlier.email)
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)

      for (let second = 0; second < 60; second++) {
        expect(await shopper.sync(session.id)).toMatchObject({ status: "open" })
      }
      await shop.psp.pay(session.id)
      const [order] = await shop.merchant.ordersOf(shopper.email)

      expect(await shopper.sync(session.id)).toMatchObject({ status: "paid", order_id: order?.id })
      expect(order?.display_id).toBe(Number(first?.display_id) + 1)
    })

    it("a payment started by a process whose clock is ahead still belongs to the order that it paid for, also after the order was edited", async () => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)
      await shop.psp.pay(session.id)
      const [order] = await shop.merchant.ordersOf(shopper.email)
      await shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION).raw(
        `update payment_session set created_at = o.created_at + interval '1 minute' from "order" o
          where payment_session.id = ? and o.id = ?`,
        [session.id, String(order?.id)],
      )
      const answer = { status: "paid", order_id: order?.id }

      expect(await shopper.sync(session.id)).toMatchObject(answer)
      await shop.merchant.addToOrder(String(order?.id), "JASMINE-50")
      expect(await shopper.sync(session.id)).toMatchObject(answer)
      await shop.psp.notify(session.id)
      expect(await alerts(shop)).toEqual([])
    })

    it("MultiSafepay is asked once a second, however many shoppers wait", async () => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)
      await shop.psp.forgetCalls()
      const started = Date.now()

      await Promise.all(Array.from({ length: 200 }, () => shopper.sync(session.id)))

      const seconds = Math.ceil((Date.now() - started) / 1_000)
      expect((await shop.psp.calls(session.id)).total).toBeLessThanOrEqual(seconds)
    })

    it.each([
      ["cancelled", "cancelled", "canceled"],
      ["expired", "expired", "canceled"],
      ["declined", "failed", "error"],
    ] as const)(
      "a payment that is %s is shown to the storefront as %s, and a new one can be started",
      async (scenario, status, sessionStatus) => {
        const shopper = shop.shopper()
        const session = await shopper.checkout(ALIPAY)
        await shop.psp.pay(session.id, scenario)

        expect(await shopper.sync(session.id)).toMatchObject({ status })
        expect(await shopper.sessions()).toMatchObject([{ status: sessionStatus }])

        const next = await shopper.startPayment(ALIPAY)
        await shop.psp.pay(next.id)
        expect(await shop.merchant.ordersOf(shopper.email)).toHaveLength(1)
      },
    )

    it("a payment places the order when its session was abandoned and is paid after all", async () => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY, {}, { payment_type: "redirect" })
      await shop.psp.pay(session.id, "declined")
      expect(await shopper.sync(session.id)).toMatchObject({ status: "failed" })

      await shop.psp.pay(session.id, "completed")

      expect(await shopper.sync(session.id)).toMatchObject({ status: "paid" })
      expect(await shop.merchant.ordersOf(shopper.email)).toHaveLength(1)
    })
  })

  describe("A cart with two payments", () => {
    it("of two payments of one cart, the paid one becomes the order and the other cannot be paid any more", async () => {
      const shopper = shop.shopper()
      const first = await shopper.checkout(ALIPAY)
      const second = await secondSession(shop, first, ALIPAY)

      await shop.psp.pay(second)

      const [order] = await shop.merchant.ordersOf(shopper.email)
      expect(order).toMatchObject({ total: first.amount, payment_status: "captured" })
      expect(await shop.psp.order(first.id)).toMatchObject({ status: "cancelled" })
      expect((await shop.psp.order(second)).refunds).toHaveLength(0)
    })

    it("when both payments of one cart are paid, one becomes the order and the other is refunded", async () => {
      const shopper = shop.shopper()
      const first = await shopper.checkout(ALIPAY)
      const second = await secondSession(shop, first, ALIPAY_PLUS)
      await shop.psp.pay(first.id, "completed", { notify: false })
      await shop.psp.pay(second, "completed", { notify: false })

      await shop.psp.notify(second)
      await shop.psp.notify(first.id)

      expect(await shop.merchant.ordersOf(shopper.email)).toHaveLength(1)
      const refunds = [await shop.psp.order(first.id), await shop.psp.order(second)].map(
        (pspOrder) => pspOrder.refunds.length,
      )
      expect(refunds.sort()).toEqual([0, 1])
      expect((await alerts(shop)).map(({ kind }) => kind)).toEqual(["not_needed_refunded"])
    })

    it("a second session that never reached MultiSafepay does not keep the paid one from becoming the order", async () => {
      const shopper = shop.shopper()
      const first = await shopper.checkout(ALIPAY)
      const second = await secondSession(shop, first, ALIPAY)
      await shop.container
        .resolve(ContainerRegistrationKeys.PG_CONNECTION)
        .raw("update payment_session set data = '{}' where id = ?", [first.id])

      await shop.psp.pay(second)

      expect(await shop.merchant.ordersOf(shopper.email)).toMatchObject([{ payment_status: "captured" }])
    })

    it("a second session of another payment method does not become the order instead of the paid one", async () => {
      const shopper = shop.shopper()
      const manual = await shopper.checkout("pp_system_default")
      const second = await secondSession(shop, manual, ALIPAY)

      await shop.psp.pay(second)

      const [order] = await shop.merchant.ordersOf(shopper.email)
      expect(await shop.merchant.paymentOf(String(order?.id))).toMatchObject({ provider_id: ALIPAY })
    })
  })

  describe("Money without an order", () => {
    it("money without a session is refunded, also when the first refund fails and no notification comes again", async () => {
      const session = await shop.shopper().checkout(ALIPAY)
      await loseSession(shop, session.id)
      await shop.psp.pay(session.id, "completed", { force: true })
      await letTimePass(shop, session.id, 10)
      await shop.psp.fault({
        on: "api",
        kind: "reset-before",
        endpoint: "POST /orders/:id/refunds",
        order_id: session.id,
        times: 1,
      })
      await shop.psp.notify(session.id)
      expect((await shop.psp.order(session.id)).refunds).toHaveLength(0)

      await letTimePass(shop, session.id, 10)
      await recover(shop)

      const pspOrder = await shop.psp.order(session.id)
      expect(pspOrder.refunds).toMatchObject([{ amount: pspOrder.amount }])
    })

    it("money is refunded while the event bus is down, and the event is sent when it is back", async () => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)
      await shop.container.resolve(Modules.CART).deleteCarts([shopper.cart.id])
      const emit = loseNextAlertEvent(shop)
      await shop.psp.pay(session.id)
      expect((await shop.psp.order(session.id)).refunds).toHaveLength(1)
      expect(emit.mock.calls.flatMap(([events]) => events).filter(isAlertEvent)).toHaveLength(1)
      emit.mockClear()

      await recover(shop)
      await recover(shop)

      const sent = emit.mock.calls.flatMap(([events]) => events).filter(isAlertEvent)
      emit.mockRestore()
      expect(sent).toMatchObject([
        { data: { kind: "uncompletable_refunded", stage: "done", psp_order_id: session.id } },
      ])
    })

    it("money is refunded while the provider of the dashboard's feed does not work", async () => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)
      await shop.container.resolve(Modules.CART).deleteCarts([shopper.cart.id])
      const { notificationProviderService_: feed } = shop.container.resolve(
        Modules.NOTIFICATION,
      ) as unknown as { notificationProviderService_: { send(): Promise<unknown> } }
      const send = jest.spyOn(feed, "send").mockRejectedValue(new Error("not configured"))

      await shop.psp.pay(session.id).finally(() => send.mockRestore())

      const pspOrder = await shop.psp.order(session.id)
      expect(pspOrder.refunds).toMatchObject([{ amount: pspOrder.amount }])
      expect(await alertsOf(shop)).toMatchObject([{ kind: "uncompletable_refunded", stage: "done" }])
    })

    it("the payment of a cart that ran out of stock is refunded, and the storefront can say so", async () => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)
      await shop.merchant.setStock("LONGJING-50", 0)

      const { notifications } = await shop.psp.pay(session.id)

      expect(notifications).toMatchObject([{ delivered: true }])
      expect((await shop.psp.order(session.id)).refunds).toHaveLength(1)
      expect(await shopper.sync(session.id)).toMatchObject({ status: "refunded" })
      expect(await shop.merchant.ordersOf(shopper.email)).toHaveLength(0)
      expect(await alerts(shop)).toMatchObject([{ kind: "uncompletable_refunded" }])
    })

    it("a payment of another amount is neither booked nor refunded until the merchant, who gets one alert, decides", async () => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)
      await raiseSessionAmount(shop, session.id)
      const emit = jest.spyOn(shop.container.resolve(Modules.EVENT_BUS), "emit")

      await shop.psp.pay(session.id)
      await recover(shop)

      const sent = emit.mock.calls.flatMap(([events]) => events).filter(isAlertEvent)
      emit.mockRestore()
      expect(sent).toMatchObject([{ data: { kind: "amount_mismatch", psp_order_id: session.id } }])

      expect(await shop.merchant.ordersOf(shopper.email)).toHaveLength(0)
      expect((await shop.psp.order(session.id)).refunds).toHaveLength(0)
      expect(await alerts(shop)).toMatchObject([{ kind: "amount_mismatch" }])
      expect(await journalEntryOf(shop, session.id)).toMatchObject({ next_check_at: expect.any(Date) })

      // A MultiSafepay answer from before the payment does not end the question.
      const order_id = session.id
      await shop.psp.fault({ on: "api", kind: "behind", endpoint: "GET /orders/:id", order_id, times: 1 })
      await recover(shop)
      expect(await alerts(shop)).toMatchObject([{ kind: "amount_mismatch" }])

      const api = await shop.merchant.api()
      const path = `/admin/alipay/payments/${session.id}/decide`
      expect(await api.post(path, { decision: "refund" })).toMatchObject({
        payment: { actions: ["refund_at_psp"], error: null },
      })
      const [refund] = (await shop.psp.order(session.id)).refunds
      expect(await alertsOf(shop)).toMatchObject([{ kind: "amount_mismatch", stage: "done" }])
      // It is checked until MultiSafepay has paid it out.
      expect(await journalEntryOf(shop, session.id)).toMatchObject({ next_check_at: expect.any(Date) })
      await shop.psp.acceptRefund(String(refund?.refund_id))
      await shop.psp.notify(session.id)
      await eventually(async () =>
        expect(await journalEntryOf(shop, session.id)).toMatchObject({ next_check_at: null }),
      )
    })

    it("cancelling an order cancels its open PSP orders, so that nobody can pay them", async () => {
      const shopper = shop.shopper()
      const first = await shopper.checkout(ALIPAY)
      await shop.psp.pay(first.id)
      const [order] = await shop.merchant.ordersOf(shopper.email)
      await shop.merchant.addToOrder(String(order?.id), "LONGJING-50")
      const collection = (await shop.merchant.order(String(order?.id))).payment_collections.find(
        ({ status }) => status !== "completed",
      )
      const second = await shopper.startPaymentOf(String(collection?.id), ALIPAY)

      await shop.merchant.cancelOrder(String(order?.id))

      await eventually(async () =>
        expect(await shop.psp.order(second.id)).toMatchObject({ status: "cancelled" }),
      )
      expect((await shop.psp.order(first.id)).refunds).toHaveLength(1)
    })

    it("a late payment of a cancelled order is refunded", async () => {
      const shopper = shop.shopper()
      const first = await shopper.checkout(ALIPAY)
      await shop.psp.pay(first.id)
      const [order] = await shop.merchant.ordersOf(shopper.email)
      await shop.merchant.addToOrder(String(order?.id), "LONGJING-50")
      const collection = (await shop.merchant.order(String(order?.id))).payment_collections.find(
        ({ status }) => status !== "completed",
      )
      const second = await shopper.startPaymentOf(String(collection?.id), ALIPAY)
      await shop.psp.pay(second.id, "completed", { notify: false })

      await shop.merchant.cancelOrder(String(order?.id))
      await shop.psp.notify(second.id)

      await eventually(async () => expect((await shop.psp.order(second.id)).refunds).toHaveLength(1))
      expect((await alerts(shop)).map(({ kind }) => kind)).toContain("order_cancelled_refunded")
    })

    it("the payment of a cancelled order is refunded after the refund failed, which core does not report", async () => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)
      await shop.psp.pay(session.id)
      const [order] = await shop.merchant.ordersOf(shopper.email)
      await shop.psp.fault({
        on: "api",
        kind: "status",
        status: 500,
        endpoint: "POST /orders/:id/refunds",
        times: null,
      })
      await shop.merchant.cancelOrder(String(order?.id))
      expect((await shop.psp.order(session.id)).refunds).toHaveLength(0)

      await shop.psp.clearFaults()
      await closeOrderPayments(shop.container, { order_id: String(order?.id) })
      await recover(shop)

      expect((await shop.psp.order(session.id)).refunds).toHaveLength(1)
      expect((await shop.merchant.paymentOf(String(order?.id))).refunds).toHaveLength(1)
    })
  })

  describe("A payment whose cart changed while the shop died", () => {
    /** What core leaves behind: the cart has more items, the session and its amount are unchanged. */
    async function changeHalfway(shop: Shop, cartId: string): Promise<void> {
      const carts = shop.container.resolve(Modules.CART)
      const { items } = await carts.retrieveCart(cartId, { relations: ["items"] })
      await carts.updateLineItems(String(items?.[0]?.id), { quantity: 5 })
    }

    it("no order is placed for a cart that changed just before the shop crashed, and the money is refunded", async () => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)
      await changeHalfway(shop, shopper.cart.id)

      const { notifications } = await shop.psp.pay(session.id)
      expect(notifications).toMatchObject([{ delivered: false, http_status: 503 }])
      expect(await shop.merchant.ordersOf(shopper.email)).toHaveLength(0)

      for (const _try of [2, 3, 4, 5]) {
        await letTimePass(shop, session.id, 20)
        await recover(shop)
      }

      const pspOrder = await shop.psp.order(session.id)
      expect(pspOrder.refunds).toMatchObject([{ amount: pspOrder.amount }])
      expect(await shop.merchant.ordersOf(shopper.email)).toHaveLength(0)
      expect(await alertsOf(shop)).toMatchObject([
        { kind: "completion_delayed", state: "resolved" },
        { kind: "uncompletable_refunded", stage: "done" },
      ])
    })

    it("alerts the merchant at once when an order with a different total is placed while payment sync checks the payment", async () => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)
      await shop.psp.pay(session.id, "completed", { notify: false })
      await changeHalfway(shop, shopper.cart.id)
      const order = await orderWithoutLinks(shop, shopper.email, { total: 67.45 })
      const locking = shop.container.resolve(Modules.LOCKING)
      await locking.acquire(shopper.cart.id, { ownerId: "a completion" })
      await shop.psp.forgetCalls()

      const notified = shop.psp.notify(session.id)
      await eventually(async () => expect((await shop.psp.calls(session.id)).total).toBe(1))
      await linkToCart(shop, order, shopper.cart.id)
      await shop.container.resolve(Modules.CART).updateCarts(shopper.cart.id, { completed_at: new Date() })
      await locking.release(shopper.cart.id, { ownerId: "a completion" })

      expect((await notified).attempts).toMatchObject([{ http_status: 200 }])
      expect(await alerts(shop)).toMatchObject([{ kind: "order_total_differs", order_id: order }])
    })

    it("alerts the merchant at once about an existing order with a different total, and books nothing on it", async () => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)
      await shop.psp.pay(session.id, "completed", { notify: false })
      const leftOver = await orderWithoutLinks(shop, shopper.email, { total: 183.45 })
      await linkToCart(shop, leftOver, shopper.cart.id)

      const { http_status } = (await shop.psp.notify(session.id)).attempts[0] ?? {}

      expect(http_status).toBe(200)
      expect(await alerts(shop)).toMatchObject([{ kind: "order_total_differs", order_id: leftOver }])
      expect(await shop.merchant.order(leftOver)).toMatchObject({
        payment_status: "not_paid",
        summary: { transaction_total: 0 },
      })
    })
  })

  describe("A half-made order", () => {
    it("a half-made order raises one alert with the payment's amount, because it looks like an order that waits for its money", async () => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)
      const leftOver = await copyOfCart(shop, shopper.cart.id)
      await shop.psp.pay(session.id)
      await shopper.placeOrder()

      await recover(shop)
      await recover(shop)

      expect(await alerts(shop)).toMatchObject([
        {
          kind: "unfinished_order",
          order_id: leftOver,
          psp_order_id: session.id,
          amount: String(session.amount),
          currency: "EUR",
        },
      ])
    })

    it.each([
      ["it is already linked to a cart that is not paid", { linkedToCart: true }],
      ["core had taken it off its cart again, and not yet off its payment", { linkedToCart: false }],
    ])("a half-made order raises an alert when %s", async (_when, { linkedToCart }) => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)
      const leftOver = await orderWithoutLinks(shop, shopper.email)
      const { payment_collection_id } = await shop.container
        .resolve(Modules.PAYMENT)
        .retrievePaymentSession(session.id)
      const { ORDER, CART, PAYMENT } = Modules
      await shop.container
        .resolve(ContainerRegistrationKeys.LINK)
        .create([
          { [ORDER]: { order_id: leftOver }, [PAYMENT]: { payment_collection_id } },
          ...(linkedToCart
            ? [{ [ORDER]: { order_id: leftOver }, [CART]: { cart_id: shopper.cart.id } }]
            : []),
        ])

      await recover(shop)

      expect(await alerts(shop)).toMatchObject([
        { kind: "unfinished_order", order_id: leftOver, psp_order_id: session.id },
      ])
    })

    it("a half-made order raises an alert though its cart never becomes another order, because it has the cart's own address", async () => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)
      await whileConnectionsAreCut(shop, async () => {
        await expect(shopper.complete()).rejects.toMatchObject({ status: 500 })
      })
      const [leftOver, ...others] = await shop.merchant.ordersOf(shopper.email)
      expect(others).toEqual([])
      expect(leftOver).toMatchObject({ status: "pending" })

      await recover(shop)

      expect(await alerts(shop)).toMatchObject([
        { kind: "unfinished_order", order_id: leftOver?.id, psp_order_id: session.id },
      ])
    })

    it("a half-made order takes its payment when core had linked it to the cart and not yet to the payment", async () => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)
      const leftOver = await orderWithoutLinks(shop, shopper.email)
      await linkToCart(shop, leftOver, shopper.cart.id)

      await shop.psp.pay(session.id)

      expect(await shop.merchant.paymentOf(leftOver)).toMatchObject({ amount: session.amount })
      expect(await shop.merchant.order(leftOver)).toMatchObject({
        summary: { transaction_total: session.amount },
      })
    })

    it("a half-made order takes its payment when core had linked it to the payment and not yet to the cart, which becomes no second order", async () => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)
      const leftOver = await orderWithoutLinks(shop, shopper.email)
      const { payment_collection_id } = await shop.container
        .resolve(Modules.PAYMENT)
        .retrievePaymentSession(session.id)
      await shop.container
        .resolve(ContainerRegistrationKeys.LINK)
        .create({ [Modules.ORDER]: { order_id: leftOver }, [Modules.PAYMENT]: { payment_collection_id } })

      await shop.psp.pay(session.id)

      expect(await shop.merchant.paymentOf(leftOver)).toMatchObject({ amount: session.amount })
      expect(await shopper.placeOrder()).toMatchObject({ id: leftOver })
      expect(await shop.merchant.ordersOf(shopper.email)).toHaveLength(1)
      expect((await shop.psp.order(session.id)).refunds).toEqual([])
    })

    it("a half-made order takes its payment when core had found no stock for it and did not undo it", async () => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)
      await shop.merchant.setStock("LONGJING-50", 0)
      const { notifications } = await whileCompletionsAreNotUndone(shop, () => shop.psp.pay(session.id))
      expect(notifications).toMatchObject([{ http_status: 503 }])
      // Core's lock on the cart would expire after two minutes.
      await shop.container.resolve(Modules.LOCKING).release(shopper.cart.id)

      await shop.psp.notify(session.id)

      const [order, ...others] = await shop.merchant.ordersOf(shopper.email)
      expect(others).toEqual([])
      expect(await shop.merchant.paymentOf(order?.id ?? "")).toMatchObject({ amount: session.amount })
      expect((await shop.psp.order(session.id)).refunds).toEqual([])
    })

    it("the payment of a cart is not refunded while a half-made order of the same cart holds the last stock", async () => {
      await shop.merchant.setStock("LONGJING-50", 2)
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)
      await whileConnectionsAreCut(shop, async () => {
        await expect(shopper.complete()).rejects.toMatchObject({ status: 500 })
      })
      const [leftOver] = await shop.merchant.ordersOf(shopper.email)
      await shop.container
        .resolve(ContainerRegistrationKeys.PG_CONNECTION)
        .raw("update reservation_item set created_at = created_at - interval '20 minutes'")

      const { notifications } = await shop.psp.pay(session.id)

      expect(notifications).toMatchObject([{ http_status: 503 }])
      expect((await shop.psp.order(session.id)).refunds).toEqual([])
      await shop.merchant.cancelOrder(leftOver?.id ?? "")
      await letTimePass(shop, session.id, 10)
      await shop.psp.notify(session.id)
      const order = await shopper.placeOrder()
      expect(order.id).not.toBe(leftOver?.id)
      expect(await shop.merchant.paymentOf(order.id)).toMatchObject({ amount: session.amount })
    })

    it("a half-made order cannot be packed while its alert is open, and can be when the merchant dismisses it", async () => {
      const shopper = shop.shopper()
      await shopper.checkout(ALIPAY)
      await whileConnectionsAreCut(shop, async () => {
        await expect(shopper.complete()).rejects.toMatchObject({ status: 500 })
      })
      const [leftOver] = await shop.merchant.ordersOf(shopper.email)
      await recover(shop)
      expect(await alertsOf(shop)).toMatchObject([{ kind: "unfinished_order", subject: leftOver?.id }])

      const pack = () => shop.merchant.fulfill(leftOver?.id ?? "", "LONGJING-50")
      await expect(pack()).rejects.toMatchObject({ status: 400 })

      await closeAlert(shop, "unfinished_order", "dismissed")
      await pack()
    })

    it.each([
      ["its payment is booked on it", (sessionId: string, _orderId: string) => shop.psp.pay(sessionId)],
      ["the merchant cancels it", (_id: string, orderId: string) => shop.merchant.cancelOrder(orderId)],
      [
        "another system records a payment of it",
        (_id: string, order_id: string) =>
          shop.container
            .resolve(Modules.ORDER)
            .addOrderTransactions({ order_id, amount: 29.95, currency_code: "eur", reference: "till" }),
      ],
    ])("the alert about a half-made order is resolved when %s", async (_when, settle) => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)
      const leftOver = await orderWithoutLinks(shop, shopper.email)
      await linkToCart(shop, leftOver, shopper.cart.id)
      await recover(shop)
      expect(await alertsOf(shop)).toMatchObject([{ kind: "unfinished_order", state: "open" }])

      await settle(session.id, leftOver)
      await recover(shop)

      expect(await alertsOf(shop)).toMatchObject([
        { kind: "unfinished_order", state: "resolved", closed_by: "payment-sync" },
      ])
    })

    it("an order that core removed but left linked does not keep its cart from becoming another order", async () => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)
      const removed = await whilePaymentLinksFail(shop, async () => {
        await shop.psp.pay(session.id)
        const { rows } = await shop.container
          .resolve(ContainerRegistrationKeys.PG_CONNECTION)
          .raw("select order_id from order_cart where cart_id = ? and deleted_at is null", [shopper.cart.id])
        return rows[0]?.order_id as string | undefined
      })
      expect(removed).toMatch(/^order_/)

      await shop.psp.notify(session.id)
      const order = await shopper.placeOrder()

      expect(order.id).not.toBe(removed)
      expect(await shop.merchant.paymentOf(order.id)).toMatchObject({ amount: session.amount })
      expect(await shop.merchant.order(order.id)).toMatchObject({
        summary: { transaction_total: session.amount },
      })
    })

    it("the daily search raises an alert for a half-made order whose cart got another order only later", async () => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)
      const leftOver = await copyOfCart(shop, shopper.cart.id)
      await recover(shop)
      expect(await alerts(shop)).toEqual([])
      await shop.psp.pay(session.id)

      await recover(shop, 25 * 60)

      expect(await alerts(shop)).toMatchObject([{ kind: "unfinished_order", order_id: leftOver }])
    })

    it.each([
      ["who paid the same with Alipay the day before", { pays: true }],
      ["who began to pay the same with Alipay and gave up", { pays: false }],
    ])(
      "an order that staff entered for a customer %s is not mistaken for a half-made one",
      async (_who, { pays }) => {
        const shopper = shop.shopper()
        const session = await shopper.checkout(ALIPAY)
        if (pays) {
          await shop.psp.pay(session.id)
          await shopper.placeOrder()
        }

        await copyOfCart(shop, shopper.cart.id)

        await recover(shop)
        await recover(shop, 25 * 60)
        expect(await alerts(shop)).toEqual([])
      },
    )

    it("a draft that staff converted is not mistaken for a half-made order, though the customer paid the same with Alipay the day before", async () => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)
      await shop.psp.pay(session.id)
      await shopper.placeOrder()
      const { region_id, sales_channel_id } = await shop.container
        .resolve(Modules.CART)
        .retrieveCart(shopper.cart.id)
      const draft = await shop.merchant.draftOrder(
        { region_id: String(region_id), sales_channel_id: String(sales_channel_id) },
        { "LONGJING-50": 2 },
        shopper.email,
      )
      await shop.merchant.convertDraftOrder(draft.id)

      await recover(shop)
      await recover(shop, 25 * 60)

      expect(await alerts(shop)).toEqual([])
    })

    it.each([
      ["it shares the address of the order of the whole cart", true],
      ["it has a copy of the address of the order of the whole cart", false],
    ])(
      "an order that a marketplace makes for a vendor is not mistaken for a half-made one, though %s",
      async (_how, isShared) => {
        const shopper = shop.shopper()
        const session = await shopper.checkout(ALIPAY)
        await shop.psp.pay(session.id)
        const { id } = await shopper.placeOrder()
        const { region_id, customer_id, sales_channel_id, email, currency_code, ...whole } =
          await shop.container
            .resolve(Modules.ORDER)
            .retrieveOrder(id, { relations: ["shipping_address", "billing_address"] })
        const [shipping_address_id, billing_address_id] = [
          whole.shipping_address?.id,
          whole.billing_address?.id,
        ]
        const copied = { shipping_address: { ...whole.shipping_address, id: undefined } }
        const items = [{ title: "Longjing", quantity: 1, unit_price: 12.5 }]
        const market = { region_id, customer_id, sales_channel_id, email, currency_code }
        await createOrderWorkflow(shop.container).run({
          input: {
            ...market,
            ...(isShared ? { shipping_address_id, billing_address_id } : copied),
            items,
          } as CreateOrderDTO,
        })

        await recover(shop)
        await recover(shop, 25 * 60)

        expect(await alerts(shop)).toEqual([])
      },
    )

    it("an order for a customer who never paid with Alipay is not mistaken for a half-made one", async () => {
      await orderWithoutLinks(shop, "by-phone@example.com")

      await recover(shop)

      expect(await alerts(shop)).toEqual([])
    })
  })

  describe("A cart with a payment", () => {
    it("a paid cart becomes the order that was paid, even if somebody tries to replace its payment at the same time", async () => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)
      await shop.psp.pay(session.id, "completed", { notify: false })
      await shop.psp.fault({ on: "api", kind: "latency", ms: 1_500, endpoint: "GET /orders/:id", times: 1 })

      // Core's lock on the cart expires after ten seconds: here nobody takes it.
      const replaced = shop.container.resolve(Modules.PAYMENT).deletePaymentSession(session.id)
      const veto = expect(replaced).rejects.toMatchObject({ code: "alipay_already_paid" })
      const order = await shopper.placeOrder()
      await veto

      expect(await shop.merchant.paymentOf(order.id)).toMatchObject({ amount: order.total })
    })

    it("a cart whose total changes gets its PSP order cancelled before another can be paid", async () => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)

      await shopper.addItem("LONGJING-50")

      expect(await shop.psp.order(session.id)).toMatchObject({ status: "cancelled" })
      expect(await shopper.sessions()).toHaveLength(0)
    })

    it.each([
      ["the cart changes", (shopper: Shopper) => shopper.addItem("LONGJING-50")],
      [
        "the shopper switches to another payment method",
        (shopper: Shopper) => shopper.startPayment(ALIPAY_PLUS),
      ],
    ])(
      "a payment page that the shopper left with Back cannot be paid any more after %s",
      async (_, change) => {
        const shopper = shop.shopper()
        const session = await shopper.checkout(ALIPAY, {}, { payment_type: "redirect" })
        await shop.psp.pay(session.id, "void")

        await change(shopper)

        await expect(shop.psp.pay(session.id)).rejects.toMatchObject({ status: 409 })
      },
    )

    it("the PSP order is cancelled when the shopper switches to another payment method", async () => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)

      const other = await shopper.startPayment(ALIPAY_PLUS)

      expect(await shop.psp.order(session.id)).toMatchObject({ status: "cancelled" })
      expect(await shop.psp.order(other.id)).toMatchObject({ status: "initialized" })
    })

    it("a paid cart refuses a change, keeps its amount, and becomes an order", async () => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)
      await shop.psp.pay(session.id, "completed", { notify: false })

      await expect(shopper.addItem("LONGJING-50")).rejects.toMatchObject({
        status: 400,
        body: { type: "not_allowed", code: "alipay_already_paid" },
      })

      await eventually(async () => {
        const [order] = await shop.merchant.ordersOf(shopper.email)
        expect(order).toMatchObject({ total: session.amount, payment_status: "captured" })
        expect(order?.payment_collections).toMatchObject([{ amount: session.amount }])
      })
    })

    it("a paid cart refuses another payment method", async () => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)
      await shop.psp.pay(session.id, "completed", { notify: false })

      await expect(shopper.startPayment("pp_system_default")).rejects.toMatchObject({ status: 400 })

      await eventually(async () =>
        expect(await shop.merchant.ordersOf(shopper.email)).toMatchObject([{ payment_status: "captured" }]),
      )
    })
  })
})
