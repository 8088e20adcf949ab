import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { asRefundId, type RefundId } from "../../src/core/payments/refund-id"
import { PaymentRecords } from "../../src/core/shop-db/sessions/payment-records"
import { getSite } from "../../src/core/sites/site"
import { asMinorUnits, asPspOrderId, parseOrder } from "../../src/multisafepay"
import type { OrderAnswer } from "../../src/types/http/admin"
import { adoptRefund } from "../../src/workflows/sync-payment/refund-actions"
import type { SyncContext } from "../../src/workflows/sync-payment/sync-context"
import { Http } from "../../testkit/actors/http"
import { eventually } from "../../testkit/eventually"
import { recover } from "../harness/jobs"
import {
  alertsOf,
  closeAlert,
  letTimePass,
  loseSession,
  untilNoPaymentIsSynced,
  whileTableFails,
} from "../harness/journal"
import { ALIPAY, ALIPAY_PLUS, aTeaShop, type Shop } from "../harness/shop"

const PAID = { status: "completed", currency: "EUR", amount: 2995 }

async function aPaidOrder(shop: Shop, provider = ALIPAY, region: "eur" | "usd" = "eur") {
  const shopper = shop.shopper()
  const session = await shopper.checkout(provider, { region })
  await shop.psp.pay(session.id)
  const order = await shopper.placeOrder()
  const payment = await shop.merchant.paymentOf(order.id)
  return { shopper, session, order, payment }
}

/** Amounts of the refunds at the PSP that did not fail, in minor units. */
async function pspRefunds(shop: Shop, sessionId: string): Promise<number[]> {
  const { refunds } = await shop.psp.order(sessionId)
  return refunds
    .filter(({ status }) => status !== "declined" && status !== "void")
    .map(({ amount }) => amount)
}

async function shopRefunds(shop: Shop, orderId: string): Promise<number[]> {
  const { refunds } = await shop.merchant.paymentOf(orderId)
  return (refunds ?? []).map(({ amount }) => Number(amount)).sort((a, b) => a - b)
}

async function alertKinds(shop: Shop): Promise<unknown[]> {
  const feed = await shop.container.resolve(Modules.NOTIFICATION).listNotifications({ channel: "feed" })
  return feed.map(({ data }) => data?.kind)
}

/** A refund as core leaves it when it is killed before it calls the provider. */
async function anInterruptedRefund(shop: Shop, paymentId: string, amount: number): Promise<RefundId> {
  const { refundService_: rows } = shop.container.resolve(Modules.PAYMENT) as unknown as {
    refundService_: { create(row: object): Promise<{ id: string }> }
  }
  const { id } = await rows.create({ payment: paymentId, amount })
  await letTwentyMinutesPass(shop)
  return asRefundId(id)
}

const pgOf = (shop: Shop) => shop.container.resolve("__pg_connection__")

/** A refund that may still be in progress is ignored for up to 17 minutes. */
async function letTwentyMinutesPass(shop: Shop): Promise<void> {
  const pg = pgOf(shop)
  for (const table of ["refund", "capture", '"order"', "payment_session"]) {
    await pg.raw(`update ${table} set created_at = created_at - interval '20 minutes'`)
  }
}

/** The sum of the order's own transactions. */
async function transactionsOf(shop: Shop, orderId: string): Promise<number> {
  const { summary } = await shop.merchant.order(orderId)
  return Number(Number(summary.transaction_total).toFixed(2))
}

/** The button "Check again" on the order's page. */
const checkAgain = async (shop: Shop, orderId: string) =>
  (await shop.merchant.api()).post(`/admin/alipay/orders/${orderId}/sync`, {})

/** Core writes an order's transactions without a lock: when two refunds meet, one transaction may be lost. */
async function loseRefundTransaction(shop: Shop, orderId: string): Promise<void> {
  const orders = shop.container.resolve(Modules.ORDER)
  const transactions = await orders.listOrderTransactions({ order_id: orderId, reference: "refund" })
  await orders.deleteOrderTransactions(transactions.map(({ id }) => id))
  // The module does not update the order's summary. When core loses a transaction, it was never in the summary.
  const lost = transactions.reduce((sum, { amount }) => sum + Number(amount), 0)
  await shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION).raw(
    `update order_summary summary
        set totals = totals || jsonb_build_object(
              'transaction_total', shown.paid, 'raw_transaction_total', jsonb_build_object('value', shown.paid::text, 'precision', 20),
              'pending_difference', shown.due, 'raw_pending_difference', jsonb_build_object('value', shown.due::text, 'precision', 20))
       from (select id, (totals ->> 'transaction_total')::numeric - ?::numeric as paid,
                    (totals ->> 'pending_difference')::numeric + ?::numeric as due
               from order_summary where order_id = ? and deleted_at is null
              order by version desc limit 1) shown
      where summary.id = shown.id`,
    [lost, lost, orderId],
  )
}

aTeaShop("Refunds", {}, (shop) => {
  it.each([
    [ALIPAY, "eur"],
    [ALIPAY_PLUS, "usd"],
  ] as const)(
    "refunds a payment of %s in %s in two parts, and no more than was paid",
    async (provider, region) => {
      const { session, order, payment } = await aPaidOrder(shop, provider, region)

      await shop.merchant.refund(payment.id, 10.01)
      await shop.merchant.refund(payment.id, 5)
      await expect(shop.merchant.refund(payment.id, order.total)).rejects.toMatchObject({ status: 400 })

      expect(await pspRefunds(shop, session.id)).toEqual([1001, 500])
      expect(await shopRefunds(shop, order.id)).toEqual([5, 10.01])
      expect((await shop.merchant.paymentOf(order.id)).data).toMatchObject({ psp_order_id: session.id })
    },
  )

  it("refuses a refund of 0, because MultiSafepay would refund everything", async () => {
    const { session, payment } = await aPaidOrder(shop)

    await expect(shop.merchant.refund(payment.id, 0)).rejects.toMatchObject({ status: 400 })

    expect(await pspRefunds(shop, session.id)).toEqual([])
  })

  it("sends a refund under the id that Medusa gave it", async () => {
    const { session, order, payment } = await aPaidOrder(shop)

    await shop.merchant.refund(payment.id, 10)

    const [refund] = (await shop.merchant.paymentOf(order.id)).refunds ?? []
    expect((await shop.psp.order(session.id)).refunds).toMatchObject([{ refund_order_id: refund?.id }])
  })

  it("sends a refund whose answer is lost once, and finds it by asking again", async () => {
    const { session, order, payment } = await aPaidOrder(shop)
    await shop.psp.fault({ on: "api", kind: "reset-after", endpoint: "POST /orders/:id/refunds", times: 1 })

    await shop.merchant.refund(payment.id, 10)

    expect(await pspRefunds(shop, session.id)).toEqual([1000])
    expect(await shopRefunds(shop, order.id)).toEqual([10])
  })

  it("fails a refund whose outcome stays unknown, and adopts it when the admin tries again", async () => {
    const { session, order, payment } = await aPaidOrder(shop)
    await shop.psp.fault({ on: "api", kind: "reset-after", endpoint: "POST /orders/:id/refunds", times: 1 })
    // The first read is the check before sending; the reads after sending fail.
    const failing = shop.merchant.refund(payment.id, 10)
    await shop.psp.fault({
      on: "api",
      kind: "latency",
      ms: 300,
      endpoint: "POST /orders/:id/refunds",
      times: 1,
    })
    await failing.catch(() => undefined)

    await shop.merchant.refund(payment.id, 10).catch(() => undefined)
    await recover(shop)

    expect(await pspRefunds(shop, session.id)).toHaveLength((await shopRefunds(shop, order.id)).length)
  })

  it("adopts a refund that was sent under an id which Medusa has deleted, instead of paying it twice", async () => {
    const { session, order, payment } = await aPaidOrder(shop)
    await shop.psp.settings({ refund_duplicate_window_seconds: 0 })
    await shop.psp.fault({ on: "notification", kind: "lost", times: 1 })
    await new Http(shop.sandboxUrl).post(`/control/orders/${session.id}/refunds`, {
      amount: 1000,
      refund_order_id: "ref_01THROWNAWAY",
    })

    await shop.merchant.refund(payment.id, 10)

    expect(await pspRefunds(shop, session.id)).toEqual([1000])
    expect(await shopRefunds(shop, order.id)).toEqual([10])
  })

  describe("An order with an unfinished change", () => {
    const beginEdit = async (orderId: string) =>
      (await shop.merchant.api()).post("/admin/order-edits", { order_id: orderId })
    const endEdit = async (orderId: string) =>
      (await shop.merchant.api()).request("delete", `/admin/order-edits/${orderId}`)
    const requestTransfer = async (orderId: string) => {
      const stranger = shop.shopper()
      await stranger.register()
      await stranger.api.post(`/store/orders/${orderId}/transfer/request`, {})
    }

    it.each([
      ["edit", beginEdit],
      ["transfer", requestTransfer],
    ])(
      "refuses a refund while the order has an unfinished %s, because Medusa would fail after the money was sent",
      async (change, begin) => {
        const { session, order, payment } = await aPaidOrder(shop)
        await begin(order.id)

        await expect(shop.merchant.refund(payment.id, 10)).rejects.toMatchObject({
          status: 400,
          body: { type: "not_allowed", message: expect.stringContaining(`unfinished change (${change})`) },
        })

        expect(await pspRefunds(shop, session.id)).toEqual([])
        expect(await shopRefunds(shop, order.id)).toEqual([])
      },
    )

    it("refunds nothing when an order with an unfinished edit is cancelled, because Medusa keeps that order", async () => {
      const { session, order } = await aPaidOrder(shop)
      await beginEdit(order.id)

      await expect(shop.merchant.cancelOrder(order.id)).rejects.toMatchObject({ status: 400 })

      expect(await pspRefunds(shop, session.id)).toEqual([])
      expect(await shop.merchant.order(order.id)).toMatchObject({ status: "pending" })
    })

    it("books a refund of MultiSafepay's dashboard once the order's unfinished edit is over", async () => {
      const { session, order } = await aPaidOrder(shop)
      await beginEdit(order.id)
      await shop.psp.refundInDashboard(session.id, 700)
      expect(await shopRefunds(shop, order.id)).toEqual([])
      expect(await transactionsOf(shop, order.id)).toBe(29.95)

      await endEdit(order.id)
      await recover(shop)

      expect(await shopRefunds(shop, order.id)).toEqual([7])
      expect(await transactionsOf(shop, order.id)).toBe(22.95)
      expect(await pspRefunds(shop, session.id)).toEqual([700])
    })

    it("cancels a credit line that a crash of Medusa left unfinished, books the refund of MultiSafepay's dashboard, and lets the merchant refund again", async () => {
      const { session, order, payment } = await aPaidOrder(shop)
      const orders = shop.container.resolve(Modules.ORDER)
      await orders.createOrderChange({ order_id: order.id, change_type: "credit_line", version: 2 } as never)
      await shop.psp.refundInDashboard(session.id, 700)
      await expect(shop.merchant.refund(payment.id, 10)).rejects.toMatchObject({ status: 400 })
      expect(await shopRefunds(shop, order.id)).toEqual([])
      await pgOf(shop).raw("update order_change set created_at = created_at - interval '20 minutes'")

      await recover(shop)

      expect(await shopRefunds(shop, order.id)).toEqual([7])
      await shop.merchant.refund(payment.id, 10)
      expect(await pspRefunds(shop, session.id)).toEqual([700, 1000])
      expect(await transactionsOf(shop, order.id)).toBe(12.95)
    })

    it("leaves a credit line alone that a process whose clock is 15 minutes behind may be writing at this moment", async () => {
      const { order } = await aPaidOrder(shop)
      await shop.container
        .resolve(Modules.ORDER)
        .createOrderChange({ order_id: order.id, change_type: "credit_line", version: 2 } as never)
      await pgOf(shop).raw("update order_change set created_at = created_at - interval '16 minutes'")

      await checkAgain(shop, order.id)

      const { rows } = await pgOf(shop).raw("select status from order_change where order_id = ?", [order.id])
      expect(rows).toMatchObject([{ status: "pending" }])
    })

    it("recovery finds an order that a crash of Medusa left blocked, though its payment is fine and its next check is a day away", async () => {
      const { session, order, payment } = await aPaidOrder(shop)
      await shop.container
        .resolve(Modules.ORDER)
        .createOrderChange({ order_id: order.id, change_type: "credit_line", version: 2 } as never)
      await pgOf(shop).raw("update order_change set created_at = created_at - interval '20 minutes'")
      // As after an earlier refund that is still in progress.
      await pgOf(shop).raw(
        `insert into msp_payment (psp_order_id, provider_id, next_check_at) values (?, ?, now() + interval '1 day')
         on conflict (psp_order_id) do update set next_check_at = excluded.next_check_at`,
        [session.id, ALIPAY],
      )

      expect((await recover(shop)).actions).toEqual({ cancel_order_change: 1 })

      await shop.merchant.refund(payment.id, 10)
      expect(await shopRefunds(shop, order.id)).toEqual([10])
    })

    it("keeps a declined refund ready to be sent again while the order has an unfinished edit", async () => {
      const { session, order, payment } = await aPaidOrder(shop)
      await shop.merchant.refund(payment.id, 5)
      const [refund] = (await shop.psp.order(session.id)).refunds
      await shop.psp.declineRefund(String(refund?.refund_id))
      await shop.psp.advance(301)
      await beginEdit(order.id)
      const send = async () =>
        (await shop.merchant.api())
          .request("post", `/admin/alipay/payments/${session.id}/refunds/${refund?.refund_id}/send`)
          .send({})

      expect(await send()).toMatchObject({
        status: 400,
        body: { message: expect.stringContaining("unfinished change (edit)") },
      })
      expect(await pspRefunds(shop, session.id)).toEqual([])
      await endEdit(order.id)
      expect(await send()).toMatchObject({ status: 200 })

      expect(await pspRefunds(shop, session.id)).toEqual([500])
      expect(await shopRefunds(shop, order.id)).toEqual([5])
    })
  })

  describe("A refund that MultiSafepay has not paid out yet", () => {
    const withdraw = async (shop: Shop, pspOrderId: string, pspRefundId: string) =>
      (await shop.merchant.api())
        .request("post", `/admin/alipay/payments/${pspOrderId}/refunds/${pspRefundId}/withdraw`)
        .send({})

    it("withdraws an unpaid refund from the order's card: neither side counts it, and the same money can be refunded again", async () => {
      const { session, order, payment } = await aPaidOrder(shop)
      await shop.merchant.refund(payment.id, 4)
      await shop.merchant.refund(payment.id, 5)
      const [first] = (await shop.psp.order(session.id)).refunds.filter(({ amount }) => amount === 400)

      const answer = await withdraw(shop, session.id, first?.refund_id ?? "")

      expect(answer).toMatchObject({
        status: 200,
        body: { payment: { psp_order_id: session.id }, refund: { withdrawn: true } },
      })
      const { alipay } = await (await shop.merchant.api()).get<OrderAnswer>(
        `/admin/alipay/orders/${order.id}`,
      )
      expect(alipay?.payments).toMatchObject([{ state: "partially_refunded", refunded: 5 }])
      expect(await pspRefunds(shop, session.id)).toEqual([500])
      expect(await shopRefunds(shop, order.id)).toEqual([5])
      const { summary, payment_collections } = await shop.merchant.order(order.id)
      expect(payment_collections).toMatchObject([{ refunded_amount: 5, captured_amount: 29.95 }])
      expect(summary).toMatchObject({ transaction_total: 24.95 })
      await shop.psp.advance(86_400)
      await shop.merchant.refund(payment.id, 4)
      expect(await pspRefunds(shop, session.id)).toEqual([500, 400])
      expect(await shopRefunds(shop, order.id)).toEqual([4, 5])
      await recover(shop)
      expect(await shopRefunds(shop, order.id)).toEqual([4, 5])
    })

    it("sends no alert about a refund that the merchant has withdrawn when its payment is booked and has no order", async () => {
      const { id } = await shop.shopper().checkout(ALIPAY)
      await shop.psp.pay(id, "completed", { notify: false })
      await whileTableFails(shop, { table: "order_transaction", code: "40P01" }, () => shop.psp.notify(id))
      await shop.merchant.setStock("LONGJING-50", 0)
      await letTimePass(shop, id, 1)
      await shop.psp.notify(id)
      const [refund] = (await shop.psp.order(id)).refunds

      const answer = await withdraw(shop, id, refund?.refund_id ?? "")
      await shop.psp.advance(301)
      await letTwentyMinutesPass(shop)
      await recover(shop, 24 * 60)
      await shop.psp.notify(id)

      expect(answer).toMatchObject({ status: 200 })
      expect(await pspRefunds(shop, id)).toEqual([])
      expect(await alertKinds(shop)).toEqual(["uncompletable_refunded"])
      expect(await alertsOf(shop)).toMatchObject([
        { kind: "uncompletable_refunded" },
        { kind: "refund_declined", state: "dismissed", closed_by: expect.stringMatching(/^user_/) },
      ])
    })

    it("keeps a refund in both books when MultiSafepay has paid it out, and withdraws no refund of another order", async () => {
      const { session, order, payment } = await aPaidOrder(shop)
      await shop.merchant.refund(payment.id, 4)
      const [refund] = (await shop.psp.order(session.id)).refunds
      await shop.psp.acceptRefund(refund?.refund_id ?? "")

      expect(await withdraw(shop, session.id, refund?.refund_id ?? "")).toMatchObject({
        status: 400,
        body: { type: "not_allowed", message: expect.stringContaining('MultiSafepay says "completed"') },
      })
      expect(await withdraw(shop, session.id, "12345")).toMatchObject({ status: 404 })
      expect(await pspRefunds(shop, session.id)).toEqual([400])
      expect(await shopRefunds(shop, order.id)).toEqual([4])
    })
  })

  describe("A refund that MultiSafepay shows only as a withdrawal", () => {
    beforeEach(() =>
      shop.psp.settings({
        refund_listing: "costs-only",
        refund_settlement: "immediately",
        refund_duplicate_window_seconds: 0,
      }),
    )

    it("does not repeat a refund that MultiSafepay shows only as a withdrawal, and the error says where to look", async () => {
      const { session, order, payment } = await aPaidOrder(shop)
      await shop.psp.fault({ on: "api", kind: "reset-after", endpoint: "POST /orders/:id/refunds", times: 1 })
      await expect(shop.merchant.refund(payment.id, 10)).rejects.toMatchObject({ status: 500 })

      await expect(shop.merchant.refund(payment.id, 10)).rejects.toMatchObject({
        status: 400,
        body: {
          message: expect.stringMatching(/withdraw \d+.*Look at the payment in MultiSafepay's dashboard/),
        },
      })

      expect(await pspRefunds(shop, session.id)).toEqual([1000])
      expect(await shopRefunds(shop, order.id)).toEqual([])
    })

    it("allows another refund once a refund that shows only as a withdrawal is in Medusa's books", async () => {
      const { session, order, payment } = await aPaidOrder(shop)
      await shop.merchant.refund(payment.id, 10)

      await shop.merchant.refund(payment.id, 5)

      expect(await pspRefunds(shop, session.id)).toEqual([1000, 500])
      expect(await shopRefunds(shop, order.id)).toEqual([5, 10])
    })

    it("does not refund a cancelled order twice when the refund shows only as a withdrawal, and alerts the merchant", async () => {
      const { session, order } = await aPaidOrder(shop)
      await shop.psp.refundInDashboard(session.id, 500)

      await shop.merchant.cancelOrder(order.id)

      const feed = () => shop.container.resolve(Modules.NOTIFICATION).listNotifications({ channel: "feed" })
      await eventually(async () =>
        expect((await feed()).map(({ data }) => data)).toMatchObject([
          {
            kind: "order_cancelled_refunded",
            stage: "failed",
            note: expect.stringMatching(/withdraw \d+.*Look at the payment in MultiSafepay's dashboard/),
          },
        ]),
      )
      await untilNoPaymentIsSynced(shop)
      expect(await pspRefunds(shop, session.id)).toEqual([500])
    })
  })

  describe("A payment that was rounded up by more than Medusa tolerates", () => {
    const decimals = () => getSite(shop.container, ALIPAY).options.currencyDecimals
    beforeEach(() => {
      decimals().EUR = 0
    })
    afterEach(() => {
      delete decimals().EUR
    })

    it("books a full refund of MultiSafepay's dashboard, declined and sent again, of a payment that was rounded up by more than Medusa tolerates", async () => {
      const { session, order } = await aPaidOrder(shop)
      expect(await shop.psp.order(session.id)).toMatchObject({ amount: 30 })

      const { refund_id } = await shop.psp.refundInDashboard(session.id)
      expect(await shopRefunds(shop, order.id)).toEqual([29.95])

      await shop.psp.declineRefund(refund_id)
      await checkAgain(shop, order.id)
      await shop.psp.advance(301)
      await (await shop.merchant.api()).post(
        `/admin/alipay/payments/${session.id}/refunds/${refund_id}/send`,
        {},
      )
      expect(await pspRefunds(shop, session.id)).toEqual([30])
      expect(await shopRefunds(shop, order.id)).toEqual([29.95])
    })

    it("refunds a cancelled order whose payment was rounded up by more than Medusa tolerates, after MultiSafepay refused it once", async () => {
      const { session, order } = await aPaidOrder(shop)
      const endpoint = "POST /orders/:id/refunds"
      await shop.psp.fault({ on: "api", kind: "status", status: 400, error_code: 1034, endpoint, times: 1 })
      await shop.merchant.cancelOrder(order.id)
      await untilNoPaymentIsSynced(shop)

      await recover(shop)

      expect(await pspRefunds(shop, session.id)).toEqual([30])
      expect(await shopRefunds(shop, order.id)).toEqual([29.95])
    })
  })

  describe("A refund that MultiSafepay shows only in its sum", () => {
    beforeEach(() => shop.psp.settings({ refund_listing: "sum-only", refund_duplicate_window_seconds: 0 }))

    it("sends a refund once whose answer was lost and which MultiSafepay counts without listing it, before and after payment sync has booked it", async () => {
      const { session, order, payment } = await aPaidOrder(shop)
      await shop.merchant.refund(payment.id, 4)
      await shop.psp.fault({ on: "notification", kind: "lost", times: 1 })
      await shop.psp.fault({ on: "api", kind: "reset-after", endpoint: "POST /orders/:id/refunds", times: 1 })
      await expect(shop.merchant.refund(payment.id, 10)).rejects.toMatchObject({ status: 500 })

      await expect(shop.merchant.refund(payment.id, 10)).rejects.toMatchObject({
        status: 400,
        body: { message: expect.stringMatching(/amount_refunded.*Look at the payment in MultiSafepay's/) },
      })
      await checkAgain(shop, order.id)
      await expect(shop.merchant.refund(payment.id, 10)).rejects.toMatchObject({
        status: 400,
        body: { message: expect.stringMatching(/MultiSafepay made it, and Medusa has it as ref_/) },
      })
      await shop.merchant.refund(payment.id, 5)

      expect(await pspRefunds(shop, session.id)).toEqual([400, 1000, 500])
      expect(await shopRefunds(shop, order.id)).toEqual([4, 5, 10])
    })

    it("alerts the merchant when MultiSafepay declines a refund of its dashboard that was booked from the sum, and takes it out of the books", async () => {
      const { session, order } = await aPaidOrder(shop)
      const { refund_id } = await shop.psp.refundInDashboard(session.id, 300)
      expect(await shopRefunds(shop, order.id)).toEqual([3])
      await shop.psp.settings({ refund_listing: "related" })
      // MultiSafepay's times are whole seconds: a decline in the same second could be from before the booking.
      await shop.psp.advance(2)

      await shop.psp.declineRefund(refund_id)
      await checkAgain(shop, order.id)

      expect(await shopRefunds(shop, order.id)).toEqual([])
      expect(await alertsOf(shop)).toMatchObject([{ kind: "refund_declined", subject: refund_id }])
    })
  })

  describe("A refund that MultiSafepay may have made, of an order whose refunds it does not show before midnight", () => {
    const SHOWN_IN_MINUTES = 26 * 60 + 1

    /** A paid order with a refund of 4.00 that MultiSafepay has accepted but does not list. */
    async function anOrderWithAHiddenRefund() {
      const paid = await aPaidOrder(shop)
      await shop.merchant.refund(paid.payment.id, 4)
      return paid
    }

    beforeEach(() => shop.psp.settings({ refund_listing: "costs-only", refund_duplicate_window_seconds: 0 }))
    const loseAnswer = () =>
      shop.psp.fault({ on: "api", kind: "reset-after", endpoint: "POST /orders/:id/refunds", times: 1 })

    it("does not repeat a refund whose answer was lost, and the error says when to try again", async () => {
      const { session, order, payment } = await anOrderWithAHiddenRefund()
      await loseAnswer()
      await expect(shop.merchant.refund(payment.id, 3)).rejects.toMatchObject({ status: 500 })

      await expect(shop.merchant.refund(payment.id, 3)).rejects.toMatchObject({
        status: 400,
        body: { message: expect.stringMatching(/answer.*Try again after \d{4}-\d\d-\d\dT/) },
      })
      await expect(shop.merchant.refund(payment.id, 25.95)).rejects.toMatchObject({ status: 400 })
      await shop.merchant.refund(payment.id, 5)

      expect(await pspRefunds(shop, session.id)).toEqual([400, 300, 500])
      expect(await shopRefunds(shop, order.id)).toEqual([4, 5])
      await shop.psp.advance(86_400)
      await letTimePass(shop, session.id, SHOWN_IN_MINUTES)
      await expect(shop.merchant.refund(payment.id, 3)).rejects.toMatchObject({
        body: { message: expect.stringMatching(/withdraw \d+/) },
      })
      expect(await pspRefunds(shop, session.id)).toEqual([400, 300, 500])
    })

    it("does not send a refund again whose acceptance could not be recorded", async () => {
      const { session, order, payment } = await aPaidOrder(shop)
      await whileTableFails(shop, { table: "refund", code: "40P01", on: "update" }, () =>
        shop.merchant.refund(payment.id, 5),
      )
      await letTwentyMinutesPass(shop)

      await recover(shop)
      await recover(shop)

      expect(await pspRefunds(shop, session.id)).toEqual([500])
      expect(await shopRefunds(shop, order.id)).toEqual([5])
      expect(await alertsOf(shop)).toEqual([])
    })

    it("does not refund a cancelled order twice when the answer was lost, and alerts the merchant", async () => {
      const { session, order } = await anOrderWithAHiddenRefund()
      await loseAnswer()

      await shop.merchant.cancelOrder(order.id)
      await untilNoPaymentIsSynced(shop)
      await recover(shop)

      expect(await pspRefunds(shop, session.id)).toEqual([400, 2595])
      expect(await alertsOf(shop)).toMatchObject([
        {
          kind: "order_cancelled_refunded",
          stage: "failed",
          note: expect.stringContaining("Try again after"),
        },
      ])
    })

    it("refunds a cancelled order after midnight when MultiSafepay shows by then that it did not make the refund", async () => {
      const { session, order } = await anOrderWithAHiddenRefund()
      await shop.psp.fault({
        on: "api",
        kind: "reset-before",
        endpoint: "POST /orders/:id/refunds",
        times: 1,
      })
      await shop.merchant.cancelOrder(order.id)
      await untilNoPaymentIsSynced(shop)
      await recover(shop)
      expect(await pspRefunds(shop, session.id)).toEqual([400])

      await recover(shop, SHOWN_IN_MINUTES)

      expect(await pspRefunds(shop, session.id)).toEqual([400, 2595])
      expect(await shopRefunds(shop, order.id)).toEqual([4, 25.95])
      expect(await alertsOf(shop)).toMatchObject([{ kind: "order_cancelled_refunded", stage: "done" }])
    })
  })

  it("never sends a refund again that MultiSafepay has accepted and does not show before midnight, as with refunds shown only as a withdrawal", async () => {
    const { session, order, payment } = await aPaidOrder(shop)
    await shop.psp.settings({ refund_listing: "costs-only", refund_duplicate_window_seconds: 0 })
    await shop.merchant.refund(payment.id, 5)
    await letTwentyMinutesPass(shop)

    await recover(shop)
    await recover(shop)

    expect(await pspRefunds(shop, session.id)).toEqual([500])
    expect(await shopRefunds(shop, order.id)).toEqual([5])
    expect(await alertKinds(shop)).toEqual([])
    const api = await shop.merchant.api()
    const statusOf = async () => {
      const { alipay } = await api.get<{ alipay: object }>(`/admin/alipay/orders/${order.id}?refresh=true`)
      return alipay
    }
    expect(await statusOf()).toMatchObject({
      payments: [{ refunds: [{ amount: 5, made_in: "medusa", psp_status: "accepted" }] }],
    })
    await shop.psp.advance(86_400)
    expect(await statusOf()).toMatchObject({ payments: [{ refunds: [{ psp_status: "completed" }] }] })
  })

  it("refunds a cart that sold out once, although MultiSafepay shows the refund only after midnight and allows more than was paid", async () => {
    await shop.psp.settings({
      refund_listing: "costs-only",
      refund_above_original: true,
      refund_duplicate_window_seconds: 0,
    })
    const { id } = await shop.shopper().checkout(ALIPAY)
    await shop.merchant.setStock("LONGJING-50", 0)

    await shop.psp.pay(id)
    await shop.psp.notify(id)

    expect(await pspRefunds(shop, id)).toEqual([2995])
    expect(await alertsOf(shop)).toMatchObject([{ kind: "uncompletable_refunded", stage: "done" }])
    await shop.psp.advance(86_400)
    await shop.psp.notify(id)
    expect(await pspRefunds(shop, id)).toEqual([2995])
  })

  it("refuses to send a declined refund again when less is left, and sends no smaller one instead", async () => {
    const { session, payment } = await aPaidOrder(shop)
    await shop.merchant.refund(payment.id, 8)
    const [first] = (await shop.psp.order(session.id)).refunds
    const declined = String(first?.refund_id)
    await shop.psp.declineRefund(declined)
    await eventually(async () => expect(await alertKinds(shop)).toEqual(["refund_declined"]))
    await shop.merchant.refund(payment.id, 25)

    const path = `/admin/alipay/payments/${session.id}/refunds/${declined}/send`
    const { status } = await (await shop.merchant.api()).request("post", path).send({})

    expect(status).toBe(400)
    expect(await pspRefunds(shop, session.id)).toEqual([2500])
    expect(await alertsOf(shop)).toMatchObject([{ kind: "refund_declined", state: "open" }])
  })

  it("sends a declined refund of money without a payment again beside the plugin's own refund of the rest", async () => {
    const { id } = await shop.shopper().checkout(ALIPAY)
    await loseSession(shop, id)
    await shop.psp.pay(id, "completed", { force: true })
    const { refund_id: declined } = await shop.psp.refundInDashboard(id, 1000)
    await letTimePass(shop, id, 10)
    await shop.psp.notify(id)
    expect(await pspRefunds(shop, id)).toEqual([1000, 1995])
    // MultiSafepay tells whole seconds: within one, "refunded" counts as the later state.
    await shop.psp.advance(2)
    await shop.psp.declineRefund(declined)
    await shop.psp.notify(id)
    // MultiSafepay refuses the same amount again for five minutes.
    await shop.psp.advance(301)

    await (await shop.merchant.api()).post(`/admin/alipay/payments/${id}/refunds/${declined}/send`, {})

    expect(await pspRefunds(shop, id)).toEqual([1995, 1000])
    expect((await shop.psp.order(id)).refunds).toMatchObject([
      {},
      { refund_order_id: `unbooked-${id}` },
      { refund_order_id: `unbooked-${id}-2` },
    ])
    expect((await alertsOf(shop)).at(-1)).toMatchObject({ kind: "refund_declined", state: "resolved" })
  })

  it("refunds a cancelled order's payment once and in full, though MultiSafepay allows more than was paid and its dashboard had refunded a part", async () => {
    const { session, order } = await aPaidOrder(shop)
    await shop.psp.settings({ refund_above_original: true })
    await shop.psp.fault({ on: "notification", kind: "lost", times: 1 })
    await shop.psp.refundInDashboard(session.id, 600)

    await shop.merchant.cancelOrder(order.id)

    // Core writes its record of a refund before it sends the refund.
    await eventually(async () => expect(await pspRefunds(shop, session.id)).toEqual([600, 2395]))
    expect(await shopRefunds(shop, order.id)).toEqual([6, 23.95])
  })

  it("refuses a refund of more than MultiSafepay has left, though MultiSafepay allows more, and says how much is left", async () => {
    const { session, payment } = await aPaidOrder(shop)
    await shop.psp.settings({ refund_above_original: true })
    await shop.psp.fault({ on: "notification", kind: "lost", times: 1 })
    await shop.psp.refundInDashboard(session.id, 2000)

    await expect(shop.merchant.refund(payment.id, 10)).rejects.toMatchObject({
      status: 400,
      body: { message: expect.stringContaining("995 EUR (minor units) can still be refunded") },
    })

    expect(await pspRefunds(shop, session.id)).toEqual([2000])
  })

  it("books a refund made in MultiSafepay's dashboard whose notification describes the refund and not the payment", async () => {
    const { session, order } = await aPaidOrder(shop)
    await shop.psp.settings({ refund_notification: "child" })

    await shop.psp.refundInDashboard(session.id, 700)

    expect(await shopRefunds(shop, order.id)).toEqual([7])
  })

  it("alerts the merchant when MultiSafepay's notification about a declined refund of Medusa describes the refund and not the payment", async () => {
    const { session, order, payment } = await aPaidOrder(shop)
    await shop.psp.settings({ refund_notification: "child" })
    await shop.merchant.refund(payment.id, 5)
    const [refund] = (await shop.psp.order(session.id)).refunds

    await shop.psp.declineRefund(String(refund?.refund_id))

    expect(await shopRefunds(shop, order.id)).toEqual([])
    expect(await alertsOf(shop)).toMatchObject([
      { kind: "refund_declined", subject: String(refund?.refund_id), state: "open" },
    ])
  })

  it("stores nothing in Medusa for a refund that MultiSafepay refuses, and says why it was refused", async () => {
    const { session, order, payment } = await aPaidOrder(shop)
    await shop.merchant.refund(payment.id, 10)

    // The same amount again within five minutes: MultiSafepay's protection against duplicates.
    await expect(shop.merchant.refund(payment.id, 10)).rejects.toMatchObject({
      status: 400,
      body: { message: expect.stringContaining("1034") },
    })

    expect(await pspRefunds(shop, session.id)).toEqual([1000])
    expect(await shopRefunds(shop, order.id)).toEqual([10])
  })

  it("sends one refund for each that Medusa keeps when two are asked for at the same moment", async () => {
    const { session, order, payment } = await aPaidOrder(shop)

    await Promise.allSettled([shop.merchant.refund(payment.id, 10), shop.merchant.refund(payment.id, 11)])

    const atPsp = (await pspRefunds(shop, session.id)).sort((a, b) => a - b)
    expect(atPsp).toEqual((await shopRefunds(shop, order.id)).map((amount) => amount * 100))
  })

  it("does not mistake a refund that still waits for its answer for a later one of the same amount", async () => {
    const { session, order, payment } = await aPaidOrder(shop)
    await shop.psp.settings({ refund_duplicate_window_seconds: 0 })
    await shop.psp.fault({ on: "api", kind: "latency", ms: 2_000, endpoint: "GET /orders/:id", times: 1 })

    const slow = shop.merchant.refund(payment.id, 10)
    await eventually(async () => expect(await shop.psp.faults()).toEqual([]))
    await shop.merchant.refund(payment.id, 10)
    await slow

    expect(await pspRefunds(shop, session.id)).toEqual([1000, 1000])
    expect(await shopRefunds(shop, order.id)).toEqual([10, 10])
  })

  it("books a refund made in MultiSafepay's dashboard once in Medusa", async () => {
    const { session, order } = await aPaidOrder(shop)

    await shop.psp.refundInDashboard(session.id, 700)
    await shop.psp.notify(session.id)
    await recover(shop)

    expect(await shopRefunds(shop, order.id)).toEqual([7])
    expect(await pspRefunds(shop, session.id)).toEqual([700])
  })

  it("distinguishes a refund made in MultiSafepay's dashboard from one made in Medusa's dashboard", async () => {
    const { session, order, payment } = await aPaidOrder(shop)
    await shop.merchant.refund(payment.id, 3)

    await shop.psp.refundInDashboard(session.id, 700)
    await shop.psp.notify(session.id)
    await recover(shop)

    expect(await shopRefunds(shop, order.id)).toEqual([3, 7])
    expect(await pspRefunds(shop, session.id)).toEqual([300, 700])
  })

  it("alerts the merchant when MultiSafepay declines a refund later", async () => {
    const { session, payment } = await aPaidOrder(shop)
    await shop.merchant.refund(payment.id, 10)
    const [refund] = (await shop.psp.order(session.id)).refunds

    await shop.psp.declineRefund(String(refund?.refund_id))
    await recover(shop)
    await recover(shop)

    expect(await alertKinds(shop)).toEqual(["refund_declined"])
    // What the merchant already knows does not count as synced.
    expect(await recover(shop)).toMatchObject({ synced: 0, failed: 0 })
  })

  describe("A refund that MultiSafepay declined", () => {
    async function aDeclinedRefund({ isNotified = true } = {}) {
      const paid = await aPaidOrder(shop)
      await shop.merchant.refund(paid.payment.id, 5, "one bag was open")
      const [refund] = (await shop.psp.order(paid.session.id)).refunds
      const pspRefundId = String(refund?.refund_id)
      if (!isNotified) await shop.psp.fault({ on: "notification", kind: "lost", times: 1 })
      await shop.psp.declineRefund(pspRefundId)
      // MultiSafepay refuses the same amount again within five minutes.
      await shop.psp.advance(301)
      return { ...paid, pspRefundId }
    }

    const sendAgain = async (sessionId: string, pspRefundId: string) => {
      const { status, body } = await (await shop.merchant.api())
        .request("post", `/admin/alipay/payments/${sessionId}/refunds/${pspRefundId}/send`)
        .send({})
      return { status, body }
    }

    it("removes a declined refund from Medusa's books, so that the whole payment can be refunded", async () => {
      const { session, order, payment, pspRefundId } = await aDeclinedRefund()

      expect(await shopRefunds(shop, order.id)).toEqual([])
      expect(await transactionsOf(shop, order.id)).toBe(29.95)
      const { payment_collections } = await shop.merchant.order(order.id)
      expect(payment_collections).toMatchObject([{ refunded_amount: 0, captured_amount: 29.95 }])
      expect(await alertsOf(shop)).toMatchObject([
        { kind: "refund_declined", subject: pspRefundId, state: "open" },
      ])
      await letTwentyMinutesPass(shop)
      await recover(shop)
      expect(await transactionsOf(shop, order.id)).toBe(29.95)

      await shop.merchant.refund(payment.id, 29.95)
      await shop.psp.notify(session.id)

      expect(await pspRefunds(shop, session.id)).toEqual([2995])
      expect(await shopRefunds(shop, order.id)).toEqual([29.95])
      expect(await alertsOf(shop)).toMatchObject([{ state: "resolved", closed_by: "payment-sync" }])
    })

    /** As if the server that wrote Medusa's refunds had another time than the database. */
    const setRefundClock = (minutes: number) =>
      pgOf(shop).raw("update refund set created_at = created_at + make_interval(mins => ?)", [minutes])

    it.each([
      ["", 0],
      [", though the server that made it was three minutes ahead of the database", 3],
    ])(
      "alerts the merchant about a declined refund although another of the same amount was made later, for something else%s",
      async (_, minutes) => {
        const { session, order, payment } = await aPaidOrder(shop)
        await shop.psp.settings({ refund_duplicate_window_seconds: 0 })
        await shop.merchant.refund(payment.id, 10)
        await shop.merchant.refund(payment.id, 10)
        await setRefundClock(minutes)
        const [first] = (await shop.psp.order(session.id)).refunds
        const declined = String(first?.refund_id)

        await shop.psp.declineRefund(declined)
        await recover(shop)
        await shop.psp.notify(session.id)

        expect(await shopRefunds(shop, order.id)).toEqual([10])
        expect(await alertsOf(shop)).toMatchObject([
          { kind: "refund_declined", subject: declined, state: "open" },
        ])
        expect(await sendAgain(session.id, declined)).toMatchObject({ status: 200 })
        expect(await pspRefunds(shop, session.id)).toEqual([1000, 1000])
        expect(await shopRefunds(shop, order.id)).toEqual([10, 10])
        await recover(shop)
        expect(await alertsOf(shop)).toMatchObject([{ state: "resolved" }])
      },
    )

    it("of two equal declined refunds, the one that the merchant sends again is done, and the other one waits", async () => {
      const { session, payment } = await aPaidOrder(shop)
      await shop.psp.settings({ refund_duplicate_window_seconds: 0 })
      await shop.merchant.refund(payment.id, 10)
      await shop.merchant.refund(payment.id, 10)
      const [first, second] = (await shop.psp.order(session.id)).refunds.map((refund) =>
        String(refund.refund_id),
      )
      await shop.psp.declineRefund(String(first))
      await shop.psp.declineRefund(String(second))

      expect(await sendAgain(session.id, String(second))).toMatchObject({ status: 200 })
      await recover(shop)

      expect(await pspRefunds(shop, session.id)).toEqual([1000])
      const alerts = await alertsOf(shop)
      expect(alerts.filter(({ state }) => state === "open")).toMatchObject([{ subject: first }])
      expect(await sendAgain(session.id, String(first))).toMatchObject({ status: 200 })
      expect(await pspRefunds(shop, session.id)).toEqual([1000, 1000])
    })

    it("sends a declined refund once when the server was killed after the first click and the merchant clicks again", async () => {
      const { session, payment, pspRefundId } = await aDeclinedRefund()
      await anInterruptedRefund(shop, payment.id, 5)

      expect(await sendAgain(session.id, pspRefundId)).toMatchObject({ status: 400 })
      await recover(shop)

      expect(await pspRefunds(shop, session.id)).toEqual([500])
      expect(await alertsOf(shop)).toMatchObject([{ kind: "refund_declined", state: "resolved" }])
    })

    it("sends no declined refund again that the merchant has repeated in Medusa, though the server that made it was five minutes behind the database", async () => {
      const { session, payment, pspRefundId } = await aDeclinedRefund()
      await shop.psp.settings({ refund_duplicate_window_seconds: 0 })
      await shop.psp.fault({ on: "notification", kind: "lost", times: 1 })
      await shop.merchant.refund(payment.id, 5)
      await setRefundClock(-5)

      expect(await sendAgain(session.id, pspRefundId)).toMatchObject({ status: 400 })

      expect(await pspRefunds(shop, session.id)).toEqual([500])
      await shop.psp.notify(session.id)
      expect(await alertsOf(shop)).toMatchObject([{ kind: "refund_declined", state: "resolved" }])
    })

    it("sends no refund of a cancelled order again automatically although another of the same amount was made later", async () => {
      const { session, order, payment } = await aPaidOrder(shop)
      await shop.psp.settings({ refund_duplicate_window_seconds: 0 })
      await shop.merchant.refund(payment.id, 10)
      await shop.merchant.refund(payment.id, 10)
      await shop.merchant.cancelOrder(order.id)
      await untilNoPaymentIsSynced(shop)
      const [first] = (await shop.psp.order(session.id)).refunds

      await shop.psp.declineRefund(String(first?.refund_id))
      await recover(shop)

      expect(await pspRefunds(shop, session.id)).toEqual([1000, 995])
      expect(await alertsOf(shop)).toMatchObject([{ kind: "refund_declined", state: "open" }])
    })

    it("refunds what a cancelled order has left once, though a failed refund of the same amount waits for the merchant", async () => {
      const { session, order, payment } = await aPaidOrder(shop)
      await shop.psp.settings({ refund_duplicate_window_seconds: 0 })
      await shop.merchant.refund(payment.id, 9.95)
      await shop.merchant.refund(payment.id, 10)
      const [, second] = (await shop.psp.order(session.id)).refunds
      await shop.psp.declineRefund(String(second?.refund_id))
      const [alert] = await alertsOf(shop)
      await (await shop.merchant.api()).post(`/admin/alipay/alerts/${alert?.id}/close`, {
        state: "dismissed",
        note: "paid by bank transfer",
      })
      const endpoint = "POST /orders/:id/refunds"
      await shop.psp.fault({ on: "api", kind: "status", status: 400, error_code: 1034, endpoint, times: 1 })
      await shop.merchant.cancelOrder(order.id)
      await untilNoPaymentIsSynced(shop)

      await recover(shop)
      await recover(shop)

      expect(await pspRefunds(shop, session.id)).toEqual([995, 1000])
      expect(await alertsOf(shop)).toMatchObject([
        { kind: "refund_declined", state: "dismissed" },
        { kind: "order_cancelled_refunded", stage: "done" },
      ])
    })

    it("acknowledges the first notification about a declined refund beside a successful one", async () => {
      const { session, payment } = await aPaidOrder(shop)
      await shop.merchant.refund(payment.id, 10)
      await shop.merchant.refund(payment.id, 5)
      const [, second] = (await shop.psp.order(session.id)).refunds

      await shop.psp.declineRefund(String(second?.refund_id))

      const messages = await shop.psp.notifications(session.id)
      expect(messages.flatMap(({ attempts }) => attempts).filter((it) => it.http_status !== 200)).toEqual([])
    })

    it("books a declined refund once when the merchant repeats it in MultiSafepay's dashboard, and closes its alert", async () => {
      const { session, order } = await aDeclinedRefund()

      await shop.psp.refundInDashboard(session.id, 500)
      await recover(shop)

      expect(await shopRefunds(shop, order.id)).toEqual([5])
      expect(await transactionsOf(shop, order.id)).toBe(24.95)
      expect(await alertsOf(shop)).toMatchObject([{ state: "resolved", closed_by: "payment-sync" }])
      expect(await checkAgain(shop, order.id)).toMatchObject({ synced: [{ actions: [], error: null }] })
    })

    it("leaves a declined refund of a cancelled order to the merchant, and never sends it again automatically", async () => {
      const { session, order } = await aPaidOrder(shop)
      await shop.merchant.cancelOrder(order.id)
      const [refund] = (await shop.psp.order(session.id)).refunds
      await shop.psp.declineRefund(String(refund?.refund_id))
      await shop.psp.advance(301)
      await letTwentyMinutesPass(shop)

      await recover(shop)
      await recover(shop)

      expect(await pspRefunds(shop, session.id)).toEqual([])
      expect(await sendAgain(session.id, String(refund?.refund_id))).toMatchObject({ status: 200 })
      expect(await pspRefunds(shop, session.id)).toEqual([2995])
      expect(await shopRefunds(shop, order.id)).toEqual([29.95])
      await recover(shop)
      expect(await pspRefunds(shop, session.id)).toEqual([2995])
    })

    it("never sends a declined refund of a cancelled order automatically after the merchant has closed its alert as resolved", async () => {
      const { session, order } = await aPaidOrder(shop)
      await shop.merchant.cancelOrder(order.id)
      const [refund] = (await shop.psp.order(session.id)).refunds
      await shop.psp.declineRefund(String(refund?.refund_id))
      await shop.psp.advance(301)
      const [alert] = await alertsOf(shop)
      const api = await shop.merchant.api()
      const note = "paid by bank transfer"

      await api.post(`/admin/alipay/alerts/${alert?.id}/close`, { state: "resolved", note })
      await letTwentyMinutesPass(shop)
      await recover(shop)
      await shop.psp.notify(session.id)

      expect(await pspRefunds(shop, session.id)).toEqual([])
      expect(await alertsOf(shop)).toMatchObject([{ kind: "refund_declined", state: "dismissed", note }])
    })

    it("never sends a refund of a cancelled order again automatically after the merchant has withdrawn it", async () => {
      const { session, order } = await aPaidOrder(shop)
      await shop.merchant.cancelOrder(order.id)
      const [refund] = (await shop.psp.order(session.id)).refunds
      const path = `/admin/alipay/payments/${session.id}/refunds/${refund?.refund_id}/withdraw`

      await (await shop.merchant.api()).post(path, {})
      await shop.psp.advance(301)
      await letTwentyMinutesPass(shop)
      await recover(shop)
      await shop.psp.notify(session.id)

      expect(await pspRefunds(shop, session.id)).toEqual([])
      expect(await shopRefunds(shop, order.id)).toEqual([])
      expect(await alertsOf(shop)).toMatchObject([
        { kind: "refund_declined", state: "dismissed", closed_by: expect.stringMatching(/^user_/) },
      ])
    })

    it("sends a declined refund again with one click, books it once on both sides, and closes its alert", async () => {
      const { session, order, payment, pspRefundId } = await aDeclinedRefund()

      expect(await sendAgain(session.id, pspRefundId)).toMatchObject({
        status: 200,
        body: { payment: { psp_order_id: session.id } },
      })

      expect(await pspRefunds(shop, session.id)).toEqual([500])
      expect(await shopRefunds(shop, order.id)).toEqual([5])
      expect(await transactionsOf(shop, order.id)).toBe(24.95)
      const [sent] = (await shop.merchant.paymentOf(order.id)).refunds ?? []
      expect(sent).toMatchObject({ note: "one bag was open" })
      expect(await alertsOf(shop)).toMatchObject([
        { kind: "refund_declined", state: "resolved", closed_by: expect.stringMatching(/^user_/) },
      ])
      // The second click of a double click sends nothing.
      expect(await sendAgain(session.id, pspRefundId)).toMatchObject({
        status: 400,
        body: { message: expect.stringContaining("need not be sent again") },
      })
      await letTwentyMinutesPass(shop)
      expect(await recover(shop)).toMatchObject({ failed: 0 })
      expect(await transactionsOf(shop, order.id)).toBe(24.95)
      await shop.merchant.refund(payment.id, 24.95)
      expect(await pspRefunds(shop, session.id)).toEqual([500, 2495])
    })

    it("books nothing and keeps the alert when a declined refund is sent again while MultiSafepay is down", async () => {
      const { session, order, pspRefundId } = await aDeclinedRefund()
      await shop.psp.fault({ on: "api", kind: "status", status: 503, endpoint: "POST /orders/:id/refunds" })

      expect((await sendAgain(session.id, pspRefundId)).status).toBeGreaterThanOrEqual(400)

      await shop.psp.clearFaults()
      expect(await shopRefunds(shop, order.id)).toEqual([])
      expect(await transactionsOf(shop, order.id)).toBe(29.95)
      expect(await alertsOf(shop)).toMatchObject([{ kind: "refund_declined", state: "open" }])
      expect(await sendAgain(session.id, pspRefundId)).toMatchObject({
        status: 200,
        body: { payment: { psp_order_id: session.id } },
      })
      expect(await pspRefunds(shop, session.id)).toEqual([500])
    })

    it("keeps an alert when sending a declined refund again fails whose notification was lost, and sends it once MultiSafepay accepts refunds", async () => {
      const { session, order, pspRefundId } = await aDeclinedRefund({ isNotified: false })
      expect(await alertsOf(shop)).toEqual([])
      await shop.psp.fault({
        on: "api",
        kind: "status",
        status: 400,
        error_code: 1034,
        endpoint: "POST /orders/:id/refunds",
        times: 1,
      })

      expect((await sendAgain(session.id, pspRefundId)).status).toBeGreaterThanOrEqual(400)

      expect(await alertsOf(shop)).toMatchObject([{ kind: "refund_declined", state: "open" }])
      expect(await sendAgain(session.id, pspRefundId)).toMatchObject({ status: 200 })
      expect(await pspRefunds(shop, session.id)).toEqual([500])
      expect(await shopRefunds(shop, order.id)).toEqual([5])
      expect(await alertsOf(shop)).toMatchObject([{ kind: "refund_declined", state: "resolved" }])
    })
  })

  describe("A refund that Medusa booked and never sent", () => {
    it("sends a refund that Medusa booked and never sent later, once, and the order shows it", async () => {
      const { session, order, payment } = await aPaidOrder(shop)
      const id = await anInterruptedRefund(shop, payment.id, 4)

      await recover(shop)
      await recover(shop)

      expect((await shop.psp.order(session.id)).refunds).toMatchObject([{ refund_order_id: id, amount: 400 }])
      expect(await shopRefunds(shop, order.id)).toEqual([4])
      expect(await transactionsOf(shop, order.id)).toBe(25.95)
    })

    it("sends no second refund when the merchant has repeated a booked refund in MultiSafepay's dashboard", async () => {
      const { session, order, payment } = await aPaidOrder(shop)
      await anInterruptedRefund(shop, payment.id, 4)

      await shop.psp.refundInDashboard(session.id, 400)
      await recover(shop)

      expect(await pspRefunds(shop, session.id)).toEqual([400])
      expect(await shopRefunds(shop, order.id)).toEqual([4])
    })

    it("never mistakes a refund that Medusa booked for one that was sent for another record", async () => {
      const { payment } = await aPaidOrder(shop)
      const interrupted = await anInterruptedRefund(shop, payment.id, 10)
      const other = await anInterruptedRefund(shop, payment.id, 10)
      const records = new PaymentRecords(pgOf(shop))

      expect(await records.linkRefund(interrupted, { transactionId: "101", refundOrderId: other })).toBe(
        false,
      )
      expect(await records.linkRefund(interrupted, { transactionId: "102", refundOrderId: undefined })).toBe(
        true,
      )
    })

    it("does not link a refund to a PSP refund whose own record was written after payment sync had looked for it", async () => {
      const { session, payment } = await aPaidOrder(shop)
      const interrupted = await anInterruptedRefund(shop, payment.id, 10)
      const other = await anInterruptedRefund(shop, payment.id, 10)
      const adopt = async (refund_order_id?: string) => {
        const made = {
          transaction_id: "300",
          type: "refund",
          amount: 1000,
          status: "completed",
          refund_order_id,
        }
        const pspOrder = parseOrder({ ...PAID, order_id: session.id, related_transactions: [made] })
        const action = {
          do: "adopt_refund",
          refundId: interrupted,
          pspRefundId: "300",
          amount: asMinorUnits(1000),
        } as const
        await adoptRefund(action, { container: shop.container, pspOrder } as SyncContext)
        const records = await new PaymentRecords(pgOf(shop)).refundsOfSession(pspOrder.orderId)
        return records.find(({ id }) => id === interrupted)?.pspRefundId
      }

      expect(await adopt(other)).toBeUndefined()
      expect(await adopt()).toBe("300")
    })

    it("links one PSP refund to at most one of the records that are matched at the same moment", async () => {
      const { payment } = await aPaidOrder(shop)
      const ids = await Promise.all([1, 2, 3, 4].map(() => anInterruptedRefund(shop, payment.id, 1)))
      const records = new PaymentRecords(pgOf(shop))
      for (let again = 0; again < 20; again++) {
        const pspRefund = { transactionId: `20${again}`, refundOrderId: undefined }
        const linked = await Promise.all(ids.map((id) => records.linkRefund(id, pspRefund)))
        expect(linked.filter(Boolean)).toHaveLength(1)
      }
    })

    it("lets one caller send a refund, and another one two minutes later unless MultiSafepay has accepted it", async () => {
      const { session, payment } = await aPaidOrder(shop)
      const refundId = await anInterruptedRefund(shop, payment.id, 1)
      const records = new PaymentRecords(pgOf(shop))
      const sessionId = asPspOrderId(session.id)
      const claim = () => records.noteAsked(sessionId, { refundId, amount: asMinorUnits(100) })

      const claims = await Promise.all([1, 2, 3, 4].map(claim))
      expect(claims.filter(Boolean)).toHaveLength(1)
      expect(await claim()).toBe(false)

      await letTimePass(shop, session.id, 3)
      expect(await claim()).toBe(true)

      await records.noteAnswered(sessionId, refundId, "9001")
      await letTimePass(shop, session.id, 3)
      expect(await claim()).toBe(false)
    })

    it("removes a refund that was never sent from the books when too little money is left for it, and alerts the merchant", async () => {
      const { session, order, payment } = await aPaidOrder(shop)
      await anInterruptedRefund(shop, payment.id, order.total - 1)
      await shop.psp.refundInDashboard(session.id, 700)

      await recover(shop)
      await recover(shop)

      expect(await pspRefunds(shop, session.id)).toEqual([700])
      expect(await shopRefunds(shop, order.id)).toEqual([7])
      expect(await alertKinds(shop)).toEqual(["refund_withdrawn"])

      await closeAlert(shop, "refund_withdrawn", "resolved")
      await recover(shop)
      expect(await alertsOf(shop)).toMatchObject([{ kind: "refund_withdrawn", state: "resolved" }])
    })

    it("alerts the merchant about a refund that MultiSafepay refuses when it is sent later, and tries it again", async () => {
      const { session, payment } = await aPaidOrder(shop)
      await anInterruptedRefund(shop, payment.id, 4)
      const endpoint = "POST /orders/:id/refunds"
      await shop.psp.fault({ on: "api", kind: "status", status: 404, error_code: 1034, endpoint, times: 1 })

      const result = await recover(shop)
      expect(result).toMatchObject({ failed: 0 })
      expect(await alertKinds(shop)).toEqual(["refund_failed"])

      await recover(shop)
      expect(await pspRefunds(shop, session.id)).toEqual([400])
    })

    it.each([
      ["the merchant makes it in MultiSafepay's dashboard", 400, []],
      ["too little money is left for it", 2700, ["refund_withdrawn"]],
    ])("resolves the alert about a refund that MultiSafepay refused when %s", async (_how, amount, left) => {
      const { session, payment } = await aPaidOrder(shop)
      await anInterruptedRefund(shop, payment.id, 4)
      const endpoint = "POST /orders/:id/refunds"
      await shop.psp.fault({ on: "api", kind: "status", status: 404, error_code: 1034, endpoint, times: 1 })
      await recover(shop)
      expect(await alertsOf(shop)).toMatchObject([{ kind: "refund_failed", state: "open" }])

      await shop.psp.refundInDashboard(session.id, amount)
      await recover(shop)

      expect(await pspRefunds(shop, session.id)).toEqual([amount])
      const alerts = await alertsOf(shop)
      expect(alerts[0]).toMatchObject({ kind: "refund_failed", state: "resolved", closed_by: "payment-sync" })
      expect(alerts.filter(({ state }) => state === "open").map(({ kind }) => kind)).toEqual(left)
    })
  })

  it("writes the order transaction of a refund again that core lost, and the order still owes what a later edit adds", async () => {
    const { order, payment } = await aPaidOrder(shop)
    await shop.merchant.setQuantity(order.id, "LONGJING-50", 1)
    await shop.merchant.refund(payment.id, 12.5)
    await shop.merchant.addToOrder(order.id, "JASMINE-50")
    await loseRefundTransaction(shop, order.id)
    await letTwentyMinutesPass(shop)
    expect((await shop.merchant.order(order.id)).summary).toMatchObject({ pending_difference: -2.55 })

    await checkAgain(shop, order.id)
    await checkAgain(shop, order.id)

    const { summary, total } = await shop.merchant.order(order.id)
    expect(total).toBe(27.4)
    expect(summary).toMatchObject({ pending_difference: 9.95, transaction_total: 17.45 })
  })

  it("corrects the order's transactions after two refunds at once, which core gets wrong", async () => {
    const { order, payment } = await aPaidOrder(shop)
    await Promise.allSettled([shop.merchant.refund(payment.id, 3), shop.merchant.refund(payment.id, 5)])
    await letTwentyMinutesPass(shop)

    await recover(shop)

    const refunded = (await shopRefunds(shop, order.id)).reduce((sum, amount) => sum + amount, 0)
    const transactions = await shop.container
      .resolve(Modules.ORDER)
      .listOrderTransactions({ order_id: order.id })
    const total = transactions.reduce((sum, { amount }) => sum + Number(amount), 0)
    expect(total).toBeCloseTo(order.total - refunded, 2)
    expect(await recover(shop)).toMatchObject({ synced: 0, failed: 0 })
  })
})
