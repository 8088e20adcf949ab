import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import type { OrderView } from "../../src/types/http/admin"
import { updatePspOrderWorkflow } from "../../src/workflows/update-psp-order/update-psp-order"
import { eventually } from "../../testkit/eventually"
import { runJob } from "../harness/jobs"
import { alertsOf } from "../harness/journal"
import { ALIPAY, aTeaShop, type Shop } from "../harness/shop"

const LABEL = { tracking_number: "3SABCD1234567", tracking_url: "https://track.example.com/3SABCD1234567" }
const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

aTeaShop("Order updates", {}, (shop) => {
  it("MultiSafepay gets the order number, whether the shopper or the notification comes first", async () => {
    const returning = await anOrder(shop, { notify: false })
    const notified = await anOrder(shop)

    await eventually(async () => {
      for (const { order, pspOrderId } of [returning, notified]) {
        expect(await shop.psp.order(pspOrderId)).toMatchObject({ invoice_id: String(order.display_id) })
        expect((await updatesOf(shop, order.id)).invoice).toMatchObject({
          state: "done",
          invoice_id: String(order.display_id),
        })
      }
    })
  })

  it("MultiSafepay gets carrier, tracking code and address of a shipment once", async () => {
    const { order, pspOrderId } = await anOrder(shop)
    const fulfillmentId = await shop.merchant.ship(order.id, LABEL)

    const { shipment } = await untilSent(shop, order.id)

    expect(await shop.psp.order(pspOrderId)).toMatchObject({
      status: "shipped",
      carrier: "Letterbox parcel",
      tracktrace_code: LABEL.tracking_number,
      tracktrace_url: LABEL.tracking_url,
    })
    expect(shipment).toMatchObject({ state: "done", fulfillment_ids: [fulfillmentId] })
    const before = await shop.psp.calls(pspOrderId)
    await emit(shop, "shipment.created", fulfillmentId)
    await emit(shop, "order.placed", order.id)
    const { result } = await updatePspOrderWorkflow(shop.container).run({ input: { order_id: order.id } })
    expect(result).toEqual({ order_id: order.id, updates: [] })
    expect((await shop.psp.calls(pspOrderId)).total).toBe(before.total)
    const { history } = await shop.psp.order(pspOrderId)
    expect(history.filter(({ event }) => event.startsWith("shipped"))).toHaveLength(1)
  })

  it('MultiSafepay gets no tracking address when the dashboard wrote "#" for it', async () => {
    const { order, pspOrderId } = await anOrder(shop)
    await shop.merchant.ship(order.id, { tracking_number: "RR123456785NL", tracking_url: "#" })

    await untilSent(shop, order.id)

    const pspOrder = await shop.psp.order(pspOrderId)
    expect(pspOrder).toMatchObject({ status: "shipped", tracktrace_code: "RR123456785NL" })
    expect(pspOrder).not.toHaveProperty("tracktrace_url")
  })

  it("MultiSafepay gets only the status of a shipment without a tracking code", async () => {
    const { order, pspOrderId } = await anOrder(shop)
    const fulfillmentId = await shop.merchant.ship(order.id, { tracking_number: "#", tracking_url: "#" })

    const { shipment } = await untilSent(shop, order.id)

    expect(shipment).toMatchObject({ state: "done", fulfillment_ids: [fulfillmentId] })
    const pspOrder = await shop.psp.order(pspOrderId)
    expect(pspOrder.status).toBe("shipped")
    for (const field of ["carrier", "ship_date", "tracktrace_code", "tracktrace_url"]) {
      expect(pspOrder).not.toHaveProperty(field)
    }
  })

  it("MultiSafepay's notification about the shop's own update changes nothing in the shop", async () => {
    const { order, pspOrderId } = await anOrder(shop)
    const before = await shop.merchant.order(order.id)
    await shop.merchant.ship(order.id, LABEL)
    await untilSent(shop, order.id)

    const notification = await eventually(async () => {
      const sent = (await shop.psp.notifications(pspOrderId)).find(({ about }) => about === "shipped")
      expect(sent).toMatchObject({ delivered: true })
      return sent
    })

    expect(notification?.attempts).toMatchObject([{ http_status: 200, body: "OK" }])
    const after = await shop.merchant.order(order.id)
    expect(after).toMatchObject({ payment_status: "captured", summary: before.summary })
    expect(after.payment_collections).toMatchObject([
      { status: "completed", captured_amount: 29.95, payments: [{ captures: [{ amount: 29.95 }] }] },
    ])
    expect(await shop.psp.checkoutCalls(pspOrderId)).toEqual({ "POST /orders": 1, "GET /orders/:id": 1 })
  })

  it("MultiSafepay gets the order number for a payment link that is paid long after the order was placed", async () => {
    const { order } = await anOrder(shop)
    await shop.merchant.addToOrder(order.id, "JASMINE-50")
    const api = await shop.merchant.api()
    const { payment_link } = await api.post<{ payment_link: { payment_session_id: string } }>(
      `/admin/alipay/orders/${order.id}/payment-link`,
    )

    await shop.psp.pay(payment_link.payment_session_id)

    await eventually(async () =>
      expect(await shop.psp.order(payment_link.payment_session_id)).toMatchObject({
        invoice_id: String(order.display_id),
      }),
    )
  })

  it("an order update is sent again when MultiSafepay was down for a moment", async () => {
    await shop.psp.fault({ on: "api", kind: "status", status: 503, endpoint: "PATCH /orders/:id", times: 2 })

    const { order, pspOrderId } = await anOrder(shop)

    await eventually(async () =>
      expect(await shop.psp.order(pspOrderId)).toMatchObject({ invoice_id: String(order.display_id) }),
    )
    await eventually(async () =>
      expect((await updatesOf(shop, order.id)).invoice).toMatchObject({ state: "done" }),
    )
    expect(await alerts(shop)).toHaveLength(0)
  })

  it("an order update is sent later when MultiSafepay was down for long, which the merchant sees and the shopper does not", async () => {
    await shop.psp.fault({
      on: "api",
      kind: "status",
      status: 503,
      endpoint: "PATCH /orders/:id",
      times: null,
    })
    const { order, pspOrderId } = await anOrder(shop)
    const failed = await eventually(
      async () => {
        const { invoice } = await updatesOf(shop, order.id)
        expect(invoice).toMatchObject({ state: "failed", attempts: 1, error: expect.any(String) })
        return invoice
      },
      { within: 30_000 },
    )
    expect(JSON.stringify(failed)).not.toContain("sandbox-site-key")
    // The failure is recorded first, which makes the job try again.
    await eventually(async () =>
      expect(await alerts(shop)).toMatchObject([
        { kind: "update_failed", order_id: order.id, psp_order_id: pspOrderId },
      ]),
    )

    await shop.psp.clearFaults()
    expect(await missedOrders(shop, 3 * MINUTE)).toBe(0)
    expect(await missedOrders(shop, 11 * MINUTE)).toBe(1)

    expect(await shop.psp.order(pspOrderId)).toMatchObject({ invoice_id: String(order.display_id) })
    expect((await updatesOf(shop, order.id)).invoice).toMatchObject({ state: "done" })
    expect(await alertsOf(shop)).toMatchObject([{ kind: "update_failed", state: "resolved" }])
    expect(await missedOrders(shop, 60 * MINUTE)).toBe(0)
  })

  it("an order update is retried until it succeeds, even for an order that is a year old", async () => {
    await shop.psp.fault({
      on: "api",
      kind: "status",
      status: 400,
      endpoint: "PATCH /orders/:id",
      times: null,
    })
    const { order, pspOrderId } = await anOrder(shop)
    await eventually(async () =>
      expect((await updatesOf(shop, order.id)).invoice).toMatchObject({ state: "failed", attempts: 1 }),
    )
    expect(await missedOrders(shop, 200 * DAY)).toBe(1)
    expect((await updatesOf(shop, order.id)).invoice).toMatchObject({ state: "failed", attempts: 2 })

    await shop.psp.clearFaults()
    expect(await missedOrders(shop, 365 * DAY)).toBe(1)

    expect(await shop.psp.order(pspOrderId)).toMatchObject({ invoice_id: String(order.display_id) })
  })

  it("an order update that failed while the clock was a year ahead is tried again at once", async () => {
    const endpoint = "PATCH /orders/:id"
    await shop.psp.fault({ on: "api", kind: "status", status: 400, endpoint, times: null })
    const { order, pspOrderId } = await anOrder(shop)
    await eventually(async () =>
      expect((await updatesOf(shop, order.id)).invoice).toMatchObject({ state: "failed" }),
    )
    await shop.container
      .resolve(ContainerRegistrationKeys.PG_CONNECTION)
      .raw("update msp_payment set invoice_update = invoice_update || jsonb_build_object('at', ?::text)", [
        new Date(Date.now() + 365 * DAY).toISOString(),
      ])
    await shop.psp.clearFaults()

    expect(await missedOrders(shop, 0)).toBe(1)

    expect(await shop.psp.order(pspOrderId)).toMatchObject({ invoice_id: String(order.display_id) })
  })

  it.each([
    ["a few minutes later", { knowsLastRun: true, after: 3 * MINUTE }],
    ["a day later, when that was not noticed at once", { knowsLastRun: true, after: 25 * 60 * MINUTE }],
    ["when the plugin's tables were emptied", { knowsLastRun: false, after: 3 * MINUTE }],
  ])(
    "the job sends order number and shipment after the shop crashed before it could send anything: %s",
    async (_when, { knowsLastRun, after }) => {
      if (knowsLastRun) await missedOrders(shop, 0)
      const { order, pspOrderId } = await anOrder(shop)
      await shop.merchant.ship(order.id, LABEL)
      await untilSent(shop, order.id)
      if (after > DAY) await missedOrders(shop, 5 * MINUTE)
      await forgetSync(shop)

      expect(await missedOrders(shop, after)).toBe(1)

      const { invoice, shipment } = await updatesOf(shop, order.id)
      expect(invoice).toMatchObject({ state: "done", invoice_id: String(order.display_id) })
      expect(shipment).toMatchObject({ state: "done" })
      expect(await shop.psp.order(pspOrderId)).toMatchObject({ tracktrace_code: LABEL.tracking_number })
      expect(await missedOrders(shop, after + 5 * MINUTE)).toBe(0)
    },
  )

  it("the next run sends what the job could not when the database was down", async () => {
    await missedOrders(shop, 0)
    const { order } = await anOrder(shop)
    await untilSent(shop, order.id, "invoice")
    await forgetSync(shop)
    const pg = shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
    await pg.raw("alter table msp_payment add constraint away check (invoice_update is null) not valid")

    expect(await missedOrders(shop, 3 * MINUTE)).toBe(1)
    await pg.raw("alter table msp_payment drop constraint away")

    expect(await missedOrders(shop, 8 * MINUTE)).toBe(1)
    expect((await updatesOf(shop, order.id)).invoice).toMatchObject({ state: "done" })
    expect(await missedOrders(shop, 13 * MINUTE)).toBe(0)
  })

  it("MultiSafepay gets no update about orders that were paid with another method", async () => {
    const shopper = shop.shopper()
    await shopper.checkout("pp_system_default")
    const order = await shopper.placeOrder()
    await shop.psp.forgetCalls()

    await shop.merchant.ship(order.id, LABEL)
    const { result } = await updatePspOrderWorkflow(shop.container).run({ input: { order_id: order.id } })

    expect(result).toEqual({ updates: [] })
    expect((await shop.psp.calls()).total).toBe(0)
  })

  it("an order update writes nothing into Medusa's own rows", async () => {
    const { order } = await anOrder(shop)
    await untilSent(shop, order.id, "invoice")
    await shop.merchant.ship(order.id, LABEL)
    await untilSent(shop, order.id)

    expect(await shop.merchant.paymentOf(order.id)).toMatchObject({ metadata: null })
  })
})

type Updates = OrderView["payments"][number]["updates"]

async function anOrder(shop: Shop, how: { notify?: boolean } = {}) {
  const shopper = shop.shopper()
  const session = await shopper.checkout(ALIPAY)
  await shop.psp.pay(session.id, "completed", how)
  return { order: await shopper.placeOrder(), pspOrderId: session.id }
}

/** The updates as the order's card in the dashboard shows them. */
async function updatesOf(shop: Shop, orderId: string): Promise<Updates> {
  const api = await shop.merchant.api()
  const { alipay } = await api.get<{ alipay: OrderView | null }>(`/admin/alipay/orders/${orderId}`)
  return alipay?.payments[0]?.updates ?? {}
}

/** For how many orders the job found something to send when it ran this much later. */
async function missedOrders(shop: Shop, laterMs: number): Promise<unknown> {
  await runJob(shop, "order updates", new Date(Date.now() + laterMs))
  const { rows } = await shop.container
    .resolve(ContainerRegistrationKeys.PG_CONNECTION)
    .raw("select error, report from msp_run where kind = 'order updates' order by started_at desc limit 1")
  const [run] = rows
  expect(run?.error).toBeNull()
  return run?.report?.orders
}

/** Waits until MultiSafepay has received the update. */
const untilSent = (shop: Shop, orderId: string, part: keyof Updates = "shipment"): Promise<Updates> =>
  eventually(async () => {
    const sync = await updatesOf(shop, orderId)
    expect(sync[part]).toMatchObject({ state: "done" })
    return sync
  })

const emit = (shop: Shop, name: string, id: string) =>
  shop.container.resolve(Modules.EVENT_BUS).emit({ name, data: { id } })

async function alerts(shop: Shop): Promise<Record<string, unknown>[]> {
  const feed = await shop.container.resolve(Modules.NOTIFICATION).listNotifications({ channel: "feed" })
  return feed.map(({ data }) => data ?? {})
}

async function forgetSync(shop: Shop): Promise<void> {
  await shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION).raw("delete from msp_payment")
}
