import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import type { AlipaySession } from "../../testkit/actors/shopper"
import { eventually } from "../../testkit/eventually"
import { recover } from "../harness/jobs"
import { closeAlert, loseSession } from "../harness/journal"
import { logLinesOf } from "../harness/log-lines"
import { ALIPAY, ALIPAY_PLUS, aTeaShop, type Shop } from "../harness/shop"

const JUNK = "x".repeat(50_000)

/** All that a storefront could know about a session, except where to pay, which needs the cart's id. */
const guessed = ({ data }: AlipaySession) => ({
  ...data,
  payment_url: "https://pay.example.com/a-guess",
  qr_url: undefined,
})

aTeaShop("What a shop believes of a payment", {}, (shop) => {
  /** A shopper whose open session another shopper names in forged data. */
  async function aVictim() {
    const shopper = shop.shopper()
    return { shopper, session: await shopper.checkout(ALIPAY) }
  }

  describe("A storefront's data", () => {
    it("a storefront's data are cut to the known keys before they reach the database, also while MultiSafepay has not answered", async () => {
      const { session: theirs } = await aVictim()
      const shopper = shop.shopper()
      await shopper.createCart()
      await shopper.addShipping()
      await shop.psp.fault({ on: "api", kind: "latency", ms: 1_500, endpoint: "POST /orders", times: 1 })
      const sent = {
        ...theirs.data,
        session_id: theirs.id,
        return_url: "http://localhost:8000/checkout/return?cart_id=1",
        locale: "nl-NL",
        complete_after: Date.now() + 65_000,
        closing: { until: Date.now() + 65_000, by: "me", vetoed: true },
        junk: JUNK,
        toString: "a word of the prototype",
      }

      const starting = shopper.startPayment(ALIPAY, sent)
      const early = await eventually(async () => {
        const rows = await rowsOf(shop, theirs.id)
        expect(rows).toHaveLength(1)
        return rows[0]
      })
      const session = await starting
      const [late] = await rowsOf(shop, theirs.id)

      // A storefront may set `payment_type` too: the victim's own value is accepted like any other.
      const kept = { return_url: sent.return_url, locale: "nl-NL", payment_type: "redirect" }
      expect(early?.data).toEqual(kept)
      expect(late?.data).toEqual({ ...kept, ...session.data })
      expect(Object.keys(session.data).sort()).toEqual(
        [...Object.keys(theirs.data), "return_url", "locale"].sort(),
      )
      expect(session.data).toMatchObject({ session_id: session.id, psp_order_id: session.id })
    })

    it.each<[string, Record<string, unknown>]>([
      ["return_url", { return_url: `http://localhost:8000/${JUNK}` }],
      ["return_url", { return_url: { junk: JUNK } }],
      ["cancel_url", { cancel_url: [JUNK] }],
      ["payment_type", { payment_type: JUNK }],
      // PostgreSQL cannot store this in any row.
      ["return_url", { return_url: "http://localhost:8000/\u0000" }],
      ["cancel_url", { cancel_url: "\ud800" }],
    ])(
      "a storefront's data are refused with the name of the key when %s is not a short text, and nothing is written",
      async (key, data) => {
        const shopper = shop.shopper()

        await expect(shopper.checkout(ALIPAY, {}, data)).rejects.toMatchObject({
          status: 400,
          body: { type: "invalid_data", message: expect.stringContaining(`data.${key}`) },
        })

        expect(await rowsOf(shop)).toEqual([])
        expect(await shop.psp.orders()).toHaveLength(0)
      },
    )

    it("a storefront's data stay unchanged for other payment methods of the shop", async () => {
      const shopper = shop.shopper()

      await shopper.checkout("pp_system_default", {}, { complete_after: 1 })

      expect(await shopper.sessions()).toMatchObject([{ data: { complete_after: 1 } }])
    })
  })

  describe("Data that name another shopper's session", () => {
    it("data that name another session do not close it when their row is deleted", async () => {
      const { session: theirs } = await aVictim()
      const mine = await shop.shopper().checkout(ALIPAY)
      await forge(shop, mine.id, guessed(theirs))

      await shop.container.resolve(Modules.PAYMENT).deletePaymentSession(mine.id)

      expect(await shop.psp.order(theirs.id)).toMatchObject({ status: "initialized" })
    })

    it("data that name a paid session do not keep their row from being deleted", async () => {
      const { session: theirs } = await aVictim()
      await shop.psp.pay(theirs.id, "completed", { notify: false })
      const mine = await shop.shopper().checkout(ALIPAY)
      await forge(shop, mine.id, guessed(theirs))

      await shop.container.resolve(Modules.PAYMENT).deletePaymentSession(mine.id)

      expect(await rowsOf(shop, theirs.id)).toEqual([])
    })

    it("data that name another session do not close it when starting a payment fails after MultiSafepay has answered", async () => {
      const { session: theirs } = await aVictim()
      const shopper = shop.shopper()
      await shopper.checkout("pp_system_default")
      const payments = shop.container.resolve(Modules.PAYMENT)
      const { payment_collection_id, amount } = await payments.retrievePaymentSession(
        String((await shopper.sessions())[0]?.id),
      )
      // What core does with a session's row after the provider's answer.
      const { paymentSessionService_: rows } = payments as unknown as {
        paymentSessionService_: { update(...args: unknown[]): Promise<unknown> }
      }
      jest.spyOn(rows, "update").mockRejectedValueOnce(new Error("the database is away"))

      await expect(
        payments.createPaymentSession(payment_collection_id as string, {
          provider_id: ALIPAY,
          currency_code: "eur",
          amount,
          data: guessed(theirs),
        }),
      ).rejects.toThrow("the database is away")

      expect(await shop.psp.order(theirs.id)).toMatchObject({ status: "initialized" })
    })

    it("data copied from a paid session authorise nothing", async () => {
      const { session: theirs } = await aVictim()
      await shop.psp.pay(theirs.id, "completed", { notify: false })
      const shopper = shop.shopper()
      const mine = await shopper.checkout(ALIPAY)
      await forge(shop, mine.id, theirs.data)

      await expect(shopper.complete()).rejects.toMatchObject({ status: 400, body: { type: "invalid_data" } })

      expect(await shop.merchant.ordersOf(shopper.email)).toEqual([])
      expect((await shop.psp.order(theirs.id)).refunds).toEqual([])
    })

    it("data that name another session reveal nothing of it and change nothing in their row", async () => {
      const { session: theirs } = await aVictim()
      const mine = await shop.shopper().checkout(ALIPAY)
      const { paymentProviderService_: providers } = shop.container.resolve(Modules.PAYMENT) as unknown as {
        paymentProviderService_: Record<
          "getStatus" | "updateSession",
          (provider: string, input: object) => Promise<unknown>
        >
      }
      await shop.psp.forgetCalls()
      const input = { data: guessed(theirs), amount: theirs.amount, currency_code: "eur" }

      await expect(providers.getStatus(ALIPAY, input)).rejects.toMatchObject({ type: "invalid_data" })
      await expect(providers.updateSession(ALIPAY, input)).rejects.toMatchObject({ type: "invalid_data" })
      await expect(providers.getStatus(ALIPAY_PLUS, { data: theirs.data })).rejects.toThrow()

      expect((await shop.psp.calls(theirs.id)).total).toBe(0)
      expect((await shop.psp.order(mine.id)).status).toBe("initialized")
    })

    it("data that name another session do not redirect a refund", async () => {
      const { shopper: victim, session: theirs } = await aVictim()
      await shop.psp.pay(theirs.id)
      const shopper = shop.shopper()
      const mine = await shopper.checkout(ALIPAY, {}, { ...theirs.data, psp_transaction_id: "1" })
      await shop.psp.pay(mine.id)
      const order = await shopper.placeOrder()

      await shop.merchant.refund((await shop.merchant.paymentOf(order.id)).id)

      expect(await shop.psp.order(mine.id)).toMatchObject({ status: "refunded" })
      expect(await shop.psp.order(theirs.id)).toMatchObject({ status: "completed", refunds: [] })
      expect(await shop.merchant.ordersOf(victim.email)).toHaveLength(1)
    })
  })

  describe("A payment that is reported as paid but unknown", () => {
    // Until clearFaults, so that no other request uses it up.
    const unknown = (shop: Shop) =>
      shop.psp.fault({
        on: "api",
        kind: "status",
        endpoint: "GET /orders/:id",
        status: 404,
        error_code: 1006,
        times: null,
      })

    it("a payment reported as paid but unknown waits for the next notification, and becomes an order then", async () => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)
      await unknown(shop)

      const { notifications } = await shop.psp.pay(session.id)
      expect(notifications).toMatchObject([{ delivered: false, http_status: 503 }])
      expect(await shop.merchant.ordersOf(shopper.email)).toEqual([])

      await shop.psp.clearFaults()
      expect(await shop.psp.notify(session.id)).toMatchObject({
        attempts: [{ http_status: 200, body: "OK" }],
      })
      expect(await shop.merchant.ordersOf(shopper.email)).toMatchObject([{ payment_status: "captured" }])
      expect(await alertsOf(shop, "paid_but_unknown")).toEqual([])
    })

    it("a payment that stays reported as paid but unknown raises one alert, and nothing is booked or refunded", async () => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)
      await unknown(shop)

      await shop.psp.pay(session.id)
      expect(await shop.psp.notify(session.id)).toMatchObject({ attempts: [{ http_status: 503 }] })
      expect(await alertsOf(shop, "paid_but_unknown")).toEqual([])

      await backdateClaim(shop, session.id, "11 minutes")
      for (let times = 0; times < 2; times++) {
        expect(await shop.psp.notify(session.id)).toMatchObject({ attempts: [{ http_status: 503 }] })
      }

      expect(await alertsOf(shop, "paid_but_unknown")).toMatchObject([
        {
          state: "open",
          psp_order_id: session.id,
          provider_id: ALIPAY,
          amount: session.amount.toFixed(2),
          currency: "EUR",
          description: expect.stringContaining("previousApiKeys"),
        },
      ])
      expect((await shop.psp.order(session.id)).refunds).toEqual([])
      expect(await shop.merchant.ordersOf(shopper.email)).toEqual([])

      await shop.psp.clearFaults()
      await shop.psp.notify(session.id)
      expect(await shop.merchant.ordersOf(shopper.email)).toMatchObject([{ payment_status: "captured" }])
      expect(await alertsOf(shop, "paid_but_unknown")).toMatchObject([
        { state: "open" },
        { state: "resolved" },
      ])
    })

    it("the alert about a payment that was seen and is unknown now stays open when MultiSafepay answers with the state before the payment", async () => {
      const { id } = await shop.shopper().checkout(ALIPAY)
      await loseSession(shop, id)
      await shop.psp.pay(id)
      await unknown(shop)
      await recover(shop)
      await recover(shop, 11)
      expect(await alertsOf(shop, "paid_but_unknown")).toMatchObject([{ state: "open" }])
      await shop.psp.clearFaults()
      // Time has passed for the shop only, and MultiSafepay's answer is older than what the shop has seen.
      await shop.container
        .resolve(ContainerRegistrationKeys.PG_CONNECTION)
        .raw("update msp_payment set first_seen_at = now(), next_check_at = now() where psp_order_id = ?", [
          id,
        ])

      await behind(id)
      await recover(shop, 0)

      expect(await alertsOf(shop, "paid_but_unknown")).toMatchObject([{ state: "open" }])
    })

    const behind = (id: string) =>
      shop.psp.fault({ on: "api", kind: "behind", endpoint: "GET /orders/:id", order_id: id, times: null })

    it("a payment that MultiSafepay still shows in its earlier state waits for the next notification, and becomes an order then", async () => {
      const shopper = shop.shopper()
      const { id } = await shopper.checkout(ALIPAY)
      await behind(id)

      expect((await shop.psp.pay(id)).notifications).toMatchObject([{ delivered: false, http_status: 503 }])

      await shop.psp.clearFaults()
      expect(await shop.psp.notify(id)).toMatchObject({ attempts: [{ http_status: 200 }] })
      expect(await shop.merchant.ordersOf(shopper.email)).toMatchObject([{ payment_status: "captured" }])
    })

    it.each<[string, (id: string) => Promise<unknown>, object]>([
      ["refund", (id) => shop.psp.refundInDashboard(id, 500), { payment_status: "partially_refunded" }],
      ["reversal", (id) => shop.psp.pay(id, "chargedback"), { payment_status: "captured" }],
    ])(
      "a %s that MultiSafepay does not show yet is not acknowledged, and is recorded at the next notification",
      async (name, happen, order) => {
        const shopper = shop.shopper()
        const { id } = await shopper.checkout(ALIPAY)
        await shop.psp.pay(id)
        await shop.psp.fault({ on: "notification", kind: "lost", order_id: id, times: 1 })
        await happen(id)
        await behind(id)

        expect(await shop.psp.notify(id)).toMatchObject({ attempts: [{ http_status: 503 }] })
        await shop.psp.clearFaults()
        expect(await shop.psp.notify(id)).toMatchObject({ attempts: [{ http_status: 200 }] })

        expect(await shop.merchant.ordersOf(shopper.email)).toMatchObject([order])
        expect(await alertsOf(shop, "disputed")).toHaveLength(name === "reversal" ? 1 : 0)
      },
    )

    describe("A refund whose notification describes only the refund", () => {
      const lastNotification = async (id: string) => (await shop.psp.notifications(id)).at(-1)

      async function aPaidOrder() {
        const shopper = shop.shopper()
        const { id } = await shopper.checkout(ALIPAY)
        await shop.psp.pay(id)
        const [order] = await shop.merchant.ordersOf(shopper.email)
        await shop.psp.settings({ refund_notification: "child" })
        // MultiSafepay's times are whole seconds: an answer of the same second counts as one from after the refund. The
        // order's number, which is sent in the background, is a change of the order too.
        await eventually(async () =>
          expect(await shop.psp.order(id)).toMatchObject({ invoice_id: String(order?.display_id) }),
        )
        await shop.psp.advance(2)
        return { id, shopper, payment: await shop.merchant.paymentOf(String(order?.id)) }
      }

      it.each<[string, (id: string) => Promise<unknown>]>([
        ["does not know the order", () => unknown(shop)],
        ["shows the order's earlier state", (id) => behind(id)],
      ])(
        "a refund whose notification describes only the refund is not acknowledged while MultiSafepay %s, and is booked at the next notification",
        async (_name, contradict) => {
          const { id, shopper } = await aPaidOrder()
          await contradict(id)

          await shop.psp.refundInDashboard(id, 500)
          const notified = await lastNotification(id)
          expect(notified).toMatchObject({ attempts: [{ http_status: 503 }] })
          await shop.psp.clearFaults()
          expect(await shop.psp.resend(String(notified?.id))).toMatchObject({
            attempts: [{ http_status: 503 }, { http_status: 200 }],
          })

          expect(await shop.merchant.ordersOf(shopper.email)).toMatchObject([
            { payment_status: "partially_refunded" },
          ])
        },
      )

      it("a notification that Medusa's own refund was declined is not acknowledged while MultiSafepay does not know the order, and raises an alert at the next notification", async () => {
        const { id, payment } = await aPaidOrder()
        await shop.merchant.refund(payment.id, 5)
        const [refund] = (await shop.psp.order(id)).refunds
        await unknown(shop)

        await shop.psp.declineRefund(String(refund?.refund_id))
        const notified = await lastNotification(id)
        expect(notified).toMatchObject({ attempts: [{ http_status: 503 }] })
        await shop.psp.clearFaults()
        await shop.psp.resend(String(notified?.id))

        expect(await alertsOf(shop, "refund_declined")).toMatchObject([{ state: "open" }])
      })

      it("a refund whose notification describes only the refund raises an alert when MultiSafepay does not know its order for long", async () => {
        const { id } = await aPaidOrder()
        await unknown(shop)
        await shop.psp.refundInDashboard(id, 500)

        await recover(shop, 2)
        await recover(shop, 15)

        expect(await alertsOf(shop, "paid_but_unknown")).toMatchObject([{ state: "open", psp_order_id: id }])
        await shop.psp.clearFaults()
        await recover(shop, 24 * 60)
        expect(await alertsOf(shop, "paid_but_unknown")).toMatchObject([
          { state: "open" },
          { state: "resolved" },
        ])
      })
    })

    it("a shopper who has paid is not sent to the payment page again while MultiSafepay still shows an earlier state, and repeated requests write nothing to the log", async () => {
      const shopper = shop.shopper()
      const { id } = await shopper.checkout(ALIPAY)
      await shop.psp.pay(id, "declined")
      await behind(id)
      await shop.psp.pay(id)

      const log = await logLinesOf(shop, async () => {
        for (let time = 1; time <= 3; time++) {
          await expect(shopper.sync(id)).rejects.toMatchObject({ status: 503 })
        }
      })

      expect(log.filter((line) => line.includes(id))).toEqual([])
      await shop.psp.clearFaults()
      await shop.psp.notify(id)
      expect(await shopper.sync(id)).toMatchObject({ status: "paid", order_placed: true })
    })

    it.each<[string, (id: string) => Promise<unknown>]>([
      ["still shows as open", (id) => behind(id)],
      ["does not know", () => unknown(shop)],
    ])(
      "a payment that MultiSafepay signed as paid and %s is not shown to its shopper as open, and an unsigned notification about it is not acknowledged",
      async (_name, contradict) => {
        const shopper = shop.shopper()
        const { id } = await shopper.checkout(ALIPAY)
        await contradict(id)
        await shop.psp.pay(id)

        await expect(shopper.sync(id)).rejects.toMatchObject({ status: 503 })
        const hint = await shop
          .http()
          .request("get", `/hooks/multisafepay/alipay_multisafepay?transactionid=${id}&timestamp=1`)

        expect(hint.status).toBe(503)
      },
    )

    it("a payment that MultiSafepay signed as paid and still shows as open is not cancelled when the shopper changes the cart", async () => {
      const shopper = shop.shopper()
      const { id } = await shopper.checkout(ALIPAY)
      await behind(id)
      await shop.psp.pay(id)
      await shop.psp.forgetCalls()

      await expect(shopper.addItem("JASMINE-50")).rejects.toMatchObject({ status: 503 })

      expect((await shop.psp.calls(id)).by_endpoint).not.toHaveProperty("PATCH /orders/:id")
      await shop.psp.clearFaults()
      await shop.psp.notify(id)
      expect(await shop.merchant.ordersOf(shopper.email)).toMatchObject([{ payment_status: "captured" }])
    })

    it("no order is placed, not even when the shopper asks for it, for a payment that MultiSafepay signed as reversed and still shows as paid", async () => {
      const shopper = shop.shopper()
      const { id } = await shopper.checkout(ALIPAY)
      await shop.psp.pay(id, "completed", { notify: false })
      await behind(id)
      expect((await shop.psp.pay(id, "chargedback")).notifications).toMatchObject([{ http_status: 503 }])

      expect(await shopper.complete()).toMatchObject({ type: "cart" })
      await shop.psp.clearFaults()
      expect(await shop.psp.notify(id)).toMatchObject({ attempts: [{ http_status: 200 }] })

      expect(await shop.merchant.ordersOf(shopper.email)).toEqual([])
    })

    it("a payment that MultiSafepay keeps showing in its earlier state raises one alert, which ends when MultiSafepay shows the payment", async () => {
      const shopper = shop.shopper()
      const { id } = await shopper.checkout(ALIPAY)
      await behind(id)
      await shop.psp.pay(id)
      await backdateClaim(shop, id, "11 minutes")

      expect(await shop.psp.notify(id)).toMatchObject({ attempts: [{ http_status: 503 }] })
      expect(await alertsOf(shop, "paid_but_unknown")).toMatchObject([{ state: "open", psp_order_id: id }])
      await shopper.sync(id).catch(() => undefined)
      expect(await alertsOf(shop, "paid_but_unknown")).toHaveLength(1)

      await shop.psp.clearFaults()
      await shop.psp.notify(id)
      expect(await shop.merchant.ordersOf(shopper.email)).toHaveLength(1)
      expect(await alertsOf(shop, "paid_but_unknown")).toMatchObject([
        { state: "open" },
        { state: "resolved" },
      ])
    })

    it("a payment that is unknown and not reported as paid raises no alert", async () => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)
      await unknown(shop)

      const { notifications } = await shop.psp.pay(session.id, "cancelled")

      expect(notifications).toMatchObject([{ delivered: true, http_status: 200 }])
    })
  })

  it("a payment whose start was never finished raises an alert until it is refunded, and is neither booked nor refunded automatically", async () => {
    const shopper = shop.shopper()
    const session = await shopper.checkout(ALIPAY)
    // The shop died between MultiSafepay's answer and the row; Second Chance mails the shopper a link to pay.
    await forge(shop, session.id, { return_url: "http://localhost:8000/checkout/return" })
    await backdate(shop, session.id)

    await shop.psp.pay(session.id)

    expect(await alertsOf(shop, "payment_not_started")).toMatchObject([{ psp_order_id: session.id }])
    expect((await shop.psp.order(session.id)).refunds).toEqual([])
    expect(await shop.merchant.ordersOf(shopper.email)).toEqual([])

    await closeAlert(shop, "payment_not_started", "dismissed")
    await shop.psp.notify(session.id)
    expect(await alertsOf(shop, "payment_not_started")).toMatchObject([
      { state: "open" },
      { state: "dismissed" },
    ])

    await shop.psp.refundInDashboard(session.id)
    await shop.psp.notify(session.id)
    const pg = shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
    const { rows } = await pg.raw("select state from msp_alert where kind = 'payment_not_started'")
    expect(rows).toEqual([{ state: "resolved" }])
  })

  it("a session that core starts again from a former session's data is independent of that session", async () => {
    const shopper = shop.shopper()
    const former = await shopper.checkout(ALIPAY)
    const payments = shop.container.resolve(Modules.PAYMENT)
    const { payment_collection_id, amount, data } = await payments.retrievePaymentSession(former.id)
    await payments.deletePaymentSession(former.id)

    const anew = await payments.createPaymentSession(payment_collection_id as string, {
      provider_id: ALIPAY,
      currency_code: "eur",
      amount,
      data: { ...data, psp_transaction_id: "4711", paid_with: "ALIPAY" },
    })

    expect(anew.data).toMatchObject({ session_id: anew.id, psp_order_id: anew.id })
    expect(anew.data?.psp_transaction_id).toBeUndefined()
    await shop.psp.pay(anew.id)
    expect(await shop.merchant.ordersOf(shopper.email)).toHaveLength(1)
  })
})

type Row = { id: string; data: Record<string, unknown> | null }

/** The rows of payment sessions, except one. */
async function rowsOf(shop: Shop, otherThan = ""): Promise<Row[]> {
  const pg = shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
  const { rows } = await pg.raw("select id, data from payment_session where id <> ? and deleted_at is null", [
    otherThan,
  ])
  return rows
}

/** Writes data into a row that the plugin never accepts from a storefront: a shop's own route might. */
async function forge(shop: Shop, sessionId: string, data: object): Promise<void> {
  const pg = shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
  await pg.raw("update payment_session set data = ? where id = ?", [JSON.stringify(data), sessionId])
}

/** The merchant's alerts in the dashboard's feed. */
async function alertsOf(shop: Shop, kind: string): Promise<Record<string, unknown>[]> {
  const feed = await shop.container
    .resolve(Modules.NOTIFICATION)
    .listNotifications({ channel: "feed" }, { order: { created_at: "ASC" } })
  return feed.map(({ data }) => data ?? {}).filter((data) => data.kind === kind)
}

async function backdateClaim(shop: Shop, pspOrderId: string, by: string): Promise<void> {
  const pg = shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
  await pg.raw(
    "update msp_payment set behind_since = behind_since - ?::interval where psp_order_id = ? returning 1",
    [by, pspOrderId],
  )
}

async function backdate(shop: Shop, sessionId: string): Promise<void> {
  const pg = shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
  await pg.raw("update payment_session set created_at = created_at - interval '1 hour' where id = ?", [
    sessionId,
  ])
}
