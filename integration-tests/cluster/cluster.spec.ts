import { setTimeout as pause } from "node:timers/promises"
import { HttpFailure } from "../../testkit/actors/http"
import type { Psp } from "../../testkit/actors/psp"
import type { Completion, SyncedSession } from "../../testkit/actors/shopper"
import { eventually } from "../../testkit/eventually"
import { ATTACKS } from "../attacks/attacks"
import { attackShop, tableOf } from "../attacks/campaign"
import { sendManyNotifications } from "../harness/many-notifications"
import { SeveralProcesses } from "./several-processes"

const ALIPAY = "pp_alipay_multisafepay"

/** A lock of a killed process expires; Medusa's longest lock does so after two minutes. */
const UNTIL_LOCKS_EXPIRE = { within: 200_000, every: 1_000 }

jest.setTimeout(300_000)

describe("a shop of two servers and two workers", () => {
  let shop: SeveralProcesses

  beforeAll(async () => {
    shop = await SeveralProcesses.open()
  })
  afterAll(() => shop?.close())
  afterEach(() => shop.psp.clearFaults())

  const complete = (server: 0 | 1, cartId: string) =>
    shop
      .server(server)
      .post<Completion>(`/store/carts/${cartId}/complete`)
      .catch((error: unknown) => {
        if (error instanceof HttpFailure) return undefined
        throw error
      })

  const sync = async (server: 0 | 1, sessionId: string, cart_id: string): Promise<SyncedSession> => {
    const path = `/store/alipay/payment-sessions/${sessionId}/sync`
    return (await shop.server(server).post<{ payment_session: SyncedSession }>(path, { cart_id }))
      .payment_session
  }

  const orderWithin = (sessionId: string, cartId: string) =>
    eventually(async () => {
      const { order_id } = await sync(1, sessionId, cartId)
      if (!order_id) throw new Error(`${sessionId} has no order yet`)
      return order_id
    }, UNTIL_LOCKS_EXPIRE)

  it("two servers place one order and capture once, though the notification and the shopper reach different servers at once", async () => {
    const shopper = shop.shopper()
    const session = await shopper.checkout(ALIPAY)

    await Promise.all([
      shop.psp.pay(session.id).then(() => shop.psp.notify(session.id)),
      ...([0, 1, 0, 1] as const).map((server) => complete(server, shopper.cart.id)),
      ...([0, 1] as const).map((server) => sync(server, session.id, shopper.cart.id)),
    ])
    await orderWithin(session.id, shopper.cart.id)

    const captured = Math.round(session.amount * 100)
    expect(await shop.booksOf(shopper.cart.id)).toEqual({ orders: 1, captures: 1, captured })
  })

  it("one server finishes what the other was killed in the middle of, with one order and one capture", async () => {
    const shopper = shop.shopper()
    const session = await shopper.checkout(ALIPAY)
    await shop.psp.pay(session.id, "completed", { notify: false })
    const read = await shop.psp.fault({
      on: "api",
      kind: "hang",
      endpoint: "GET /orders/:id",
      order_id: session.id,
      times: 1,
    })

    const interrupted = complete(0, shopper.cart.id).catch(() => undefined)
    await untilFaultHappened(shop.psp, read.id)
    await Promise.all([shop.supervisor.killServer(0), interrupted])
    await orderWithin(session.id, shopper.cart.id)

    const captured = Math.round(session.amount * 100)
    expect(await shop.booksOf(shopper.cart.id)).toEqual({ orders: 1, captures: 1, captured })
  })

  it("one order and one capture remain, and MultiSafepay gets the order number, though the workers are killed while they send it", async () => {
    const shopper = shop.shopper()
    const session = await shopper.checkout(ALIPAY)
    const update = await shop.psp.fault({
      on: "api",
      kind: "latency",
      ms: 20_000,
      endpoint: "PATCH /orders/:id",
      order_id: session.id,
      times: 1,
    })

    await shop.psp.pay(session.id)
    await untilFaultHappened(shop.psp, update.id)
    await Promise.all([shop.supervisor.killWorker(0), shop.supervisor.killWorker(1)])
    const orderId = await orderWithin(session.id, shopper.cart.id)

    const { display_id } = await shop.merchant.order(orderId)
    await eventually(async () => {
      const { history } = await shop.psp.order(session.id)
      expect(history.map(({ event }) => event).join()).toContain(`invoice ${display_id} noted`)
    }, UNTIL_LOCKS_EXPIRE)
    const captured = Math.round(session.amount * 100)
    expect(await shop.booksOf(shopper.cart.id)).toEqual({ orders: 1, captures: 1, captured })
  })

  it("one server places no order for a cart that the other server is changing", async () => {
    const shopper = shop.shopper()
    const session = await shopper.checkout(ALIPAY)
    const variant_id = await shop.merchant.variantId("MATCHA-30")
    const cancel = await shop.psp.fault({
      on: "api",
      kind: "latency",
      // Core's lock on the cart has expired by then.
      ms: 20_000,
      endpoint: "PATCH /orders/:id",
      order_id: session.id,
      times: 1,
    })

    const change = shop
      .server(0)
      .post(`/store/carts/${shopper.cart.id}/line-items`, { variant_id, quantity: 1 })
      .catch((error: unknown) => error)
    await untilFaultHappened(shop.psp, cancel.id)
    await shop.psp.pay(session.id, "completed", { notify: false })
    const early = await complete(1, shopper.cart.id)
    expect(early?.type).not.toBe("order")
    expect(await change).toMatchObject({ status: 400 })
    const orderId = await orderWithin(session.id, shopper.cart.id)

    const order = await shop.merchant.order(orderId)
    expect(order.items.map(({ variant_sku }) => variant_sku)).toEqual(["LONGJING-50"])
    const captured = Math.round(session.amount * 100)
    expect(await shop.booksOf(shopper.cart.id)).toEqual({ orders: 1, captures: 1, captured })
  })

  it("shoppers are served while fifty notifications wait for MultiSafepay, and each paid cart becomes one order, with Medusa's Redis locking", async () => {
    const shopper = () => shop.shopper()
    const { cartIds, syncedBefore, statuses } = await sendManyNotifications({
      ...{ shop: shop.http(), store: shop.server(0), psp: shop.psp, shopper },
    })

    expect(syncedBefore).toBe(0)
    expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([])
    await eventually(async () => {
      for (const id of cartIds) expect(await shop.booksOf(id)).toMatchObject({ orders: 1, captures: 1 })
    }, UNTIL_LOCKS_EXPIRE)
  })

  it("an attacker gets no order for less than it costs from two servers, in 20 tries of each attack at each latency of 0 to 150 ms", async () => {
    await shop.merchant.setStock("LONGJING-50", 1_000_000)
    const results = await attackShop(
      { store: shop.store(), psp: shop.psp, sql: shop.sql },
      { attacks: ATTACKS, tries: 80, latencies: [0, 50, 100, 150], atOnce: 8 },
    )

    process.stdout.write(`\n${tableOf(results)}\n`)
    expect(results.flatMap(({ failures }) => failures)).toEqual([])
    expect(
      results.flatMap(({ attack, underpaid }) => underpaid.map((order) => ({ attack, ...order }))),
    ).toEqual([])
  }, 1_800_000)

  async function untilFaultHappened(psp: Psp, id: string): Promise<void> {
    while ((await psp.faults()).some((fault) => fault.id === id)) await pause(20)
  }
})
