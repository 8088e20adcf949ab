import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { Admission } from "../../src/core/admission"
import { listNotificationsOf } from "../../src/modules/payment-journal/notifications"
import { asPspOrderId, signNotification } from "../../src/multisafepay"
import { eventually } from "../../testkit/eventually"
import { SITE_KEY } from "../../testkit/servers/sandbox-keys"
import { afterMinutes } from "../harness/clock"
import { alertsOf, feedOf, notificationRowsOf, whileTableFails } from "../harness/journal"
import { ALIPAY, aTeaShop, type Shop } from "../harness/shop"

const OUR_URL = "/hooks/multisafepay/alipay_multisafepay"
const CORE_URL = "/hooks/payment/alipay_multisafepay"

const secondsAgo = (seconds: number) => Math.floor(Date.now() / 1_000) - seconds

/** Sends bytes as MultiSafepay would, with or without a signature. */
function deliver(shop: Shop, url: string, body: string, auth?: string) {
  const request = shop.http().request("post", url).set("content-type", "application/json")
  return (auth === undefined ? request : request.set("Auth", auth)).send(body)
}

/** What an order would look like if it was paid. */
const claimPaid = (orderId: string) =>
  JSON.stringify({
    order_id: orderId,
    transaction_id: 4711,
    status: "completed",
    currency: "EUR",
    amount: 2995,
  })

/** Dates the accepted notifications back, after they were recorded: the tests do not wait for the database's clock. */
async function acceptedMinutesAgo(shop: Shop, minutes: number): Promise<void> {
  const pg = shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
  await eventually(async () => {
    const { rows } = await pg.raw(
      `update msp_notification set last_at = last_at - make_interval(mins => ?)
        where signature = 'accepted' returning id`,
      [minutes],
    )
    expect(rows).not.toEqual([])
  })
}

/** Runs `work` while the process's clocks are ahead, each by its number of minutes. */
async function whileClocksShow(
  ahead: { date: number; performance: number },
  work: () => Promise<void>,
): Promise<void> {
  const now = performance.now.bind(performance)
  const clock = jest.spyOn(performance, "now").mockImplementation(() => now() + ahead.performance * 60_000)
  try {
    await afterMinutes(ahead.date, work)
  } finally {
    clock.mockRestore()
  }
}

// The shop's timeout is longer than any delay in these tests.
aTeaShop("Notifications", { options: { timeout: 30_000 } }, (shop) => {
  describe.each([
    ["the plugin's URL", OUR_URL],
    ["core's URL", CORE_URL],
  ])("to %s", (_, url) => {
    it.each<[string, (body: string) => string | undefined]>([
      ["no signature", () => undefined],
      ["an empty signature", () => ""],
      ["a signature that is not base64", () => "!!!"],
      ["a signature without colon", () => Buffer.from("hello").toString("base64")],
      ["another key's signature", (body) => signNotification({ apiKey: "another-key", rawBody: body })],
      ["a signature over other bytes", (body) => signNotification({ apiKey: SITE_KEY, rawBody: `${body} ` })],
      [
        "a signature of eleven minutes ago",
        (body) => signNotification({ apiKey: SITE_KEY, rawBody: body, timestamp: secondsAgo(660) }),
      ],
      [
        "a signature of two minutes hence",
        (body) => signNotification({ apiKey: SITE_KEY, rawBody: body, timestamp: secondsAgo(-120) }),
      ],
    ])(
      "a notification with %s is refused: no event, no question to MultiSafepay, no order",
      async (_case, sign) => {
        const shopper = shop.shopper()
        const session = await shopper.checkout(ALIPAY)
        const emit = jest.spyOn(shop.container.resolve(Modules.EVENT_BUS), "emit")
        await shop.psp.forgetCalls()
        const body = claimPaid(session.id)

        const answer = await deliver(shop, url, body, sign(body))

        expect(answer.status).toBe(401)
        expect(emit).not.toHaveBeenCalled()
        expect((await shop.psp.calls()).total).toBe(0)
        expect(await shop.merchant.ordersOf(shopper.email)).toHaveLength(0)
        emit.mockRestore()
      },
    )

    it("a notification syncs the payment before it is acknowledged", async () => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)
      await shop.psp.pay(session.id, "completed", { notify: false })
      const body = claimPaid(session.id)

      const answer = await deliver(shop, url, body, signNotification({ apiKey: SITE_KEY, rawBody: body }))

      expect(answer).toMatchObject({ status: 200, text: "OK" })
      expect(await shop.merchant.ordersOf(shopper.email)).toMatchObject([{ payment_status: "captured" }])
    })

    it("a notification is not believed: MultiSafepay is asked before anything is booked", async () => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)
      const body = claimPaid(session.id)

      const answer = await deliver(shop, url, body, signNotification({ apiKey: SITE_KEY, rawBody: body }))

      // MultiSafepay's API may be behind what it signed: the shop asks for the notification again.
      expect(answer.status).toBe(503)
      expect(await shop.merchant.ordersOf(shopper.email)).toHaveLength(0)
    })

    it("a notification that is replayed within its time changes nothing", async () => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)
      await shop.psp.pay(session.id, "completed", { notify: false })
      const body = claimPaid(session.id)
      const auth = signNotification({ apiKey: SITE_KEY, rawBody: body })

      await Promise.all(Array.from({ length: 4 }, () => deliver(shop, url, body, auth)))

      const [order] = await shop.merchant.ordersOf(shopper.email)
      expect((await shop.merchant.paymentOf(String(order?.id))).captures).toHaveLength(1)
    })

    it("a notification of an order that this plugin did not create is acknowledged and ignored", async () => {
      const body = claimPaid("another-shop-1042")
      await shop.psp.forgetCalls()

      const answer = await deliver(shop, url, body, signNotification({ apiKey: SITE_KEY, rawBody: body }))

      expect(answer).toMatchObject({ status: 200, text: "OK" })
      expect((await shop.psp.calls()).total).toBe(0)
    })
  })

  it("a signed notification that repeats a false claim makes the shop ask MultiSafepay only once a second", async () => {
    const session = await shop.shopper().checkout(ALIPAY)
    const body = claimPaid(session.id)
    const auth = signNotification({ apiKey: SITE_KEY, rawBody: body })
    await shop.psp.forgetCalls()

    const since = Date.now()
    for (let wave = 0; wave < 3; wave++) {
      const answers = await Promise.all(Array.from({ length: 6 }, () => deliver(shop, OUR_URL, body, auth)))
      expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(503))
    }

    const seconds = (Date.now() - since) / 1_000
    expect((await shop.psp.calls()).total).toBeLessThanOrEqual(1 + Math.floor(seconds))
  })

  it("a notification to a provider that is not registered is answered 404", async () => {
    const body = claimPaid("payses_1")
    const auth = signNotification({ apiKey: SITE_KEY, rawBody: body })
    expect((await deliver(shop, "/hooks/multisafepay/alipay_elsewhere", body, auth)).status).toBe(404)
    expect((await deliver(shop, "/hooks/multisafepay/stripe_stripe", body, auth)).status).toBe(404)
  })

  it.each(["{", "[]", "null", '"paid"', '{"order_id":"payses_1"}', "\u0000", "[".repeat(50_000)])(
    "a signed notification whose body is not an order (%.20s) is answered 400",
    async (body) => {
      const answer = await deliver(shop, OUR_URL, body, signNotification({ apiKey: SITE_KEY, rawBody: body }))
      expect(answer.status).toBe(400)
    },
  )

  it("the refusal of a forged notification waits for the shoppers who are being served", async () => {
    const answered: string[] = []
    await shop.psp.fault({ on: "api", endpoint: "POST /orders", kind: "latency", ms: 600, times: 1 })
    const paying = shop
      .shopper()
      .checkout(ALIPAY)
      .then(() => answered.push("shopper"))
    await eventually(async () => expect(await shop.psp.faults()).toHaveLength(0))

    const since = performance.now()
    const { status } = await deliver(shop, OUR_URL, claimPaid("payses_1"), "forged")
    const waitedMs = performance.now() - since
    answered.push("stranger")
    await paying

    expect(status).toBe(401)
    // Nobody waits for longer than a second, unless the machine is busy.
    expect(answered[0] === "shopper" || waitedMs >= 950).toBe(true)
  })

  it.each(["/hooks/payment/pp_alipay_multisafepay", "/hooks/payment/%61lipay_multisafepay"])(
    "a notification to core's URL in the form %s, whose body Medusa has parsed, syncs the payment",
    async (url) => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)
      await shop.psp.pay(session.id, "completed", { notify: false })
      const body = claimPaid(session.id)

      const answer = await deliver(shop, url, body, signNotification({ apiKey: SITE_KEY, rawBody: body }))

      expect(answer).toMatchObject({ status: 200, text: "OK" })
      expect(await shop.merchant.ordersOf(shopper.email)).toHaveLength(1)
    },
  )

  describe.each([
    ["the plugin's URL", OUR_URL],
    ["core's URL", CORE_URL],
  ])("of a cart with very many lines, to %s,", (_, url) => {
    it("a notification of up to a megabyte syncs the payment", async () => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)
      await shop.psp.pay(session.id, "completed", { notify: false })
      const items = Array.from({ length: 1_000 }, (_, n) => ({
        name: `Tea ${n} ${"x".repeat(500)}`,
        unit_price: "9.95",
        quantity: 1,
        merchant_item_id: `item_${n}`,
        tax_table_selector: "BTW21",
      }))
      const body = JSON.stringify({ ...JSON.parse(claimPaid(session.id)), shopping_cart: { items } })
      expect(body.length).toBeGreaterThan(500_000)

      const answer = await deliver(shop, url, body, signNotification({ apiKey: SITE_KEY, rawBody: body }))

      expect(answer).toMatchObject({ status: 200, text: "OK" })
      expect(await shop.merchant.ordersOf(shopper.email)).toHaveLength(1)
    })

    it("a notification larger than any of MultiSafepay's is answered 413", async () => {
      const answer = await deliver(shop, url, " ".repeat(1_100_000), "x")
      expect(answer.status).toBe(413)
    })

    it("a forged notification is refused by its signature before its JSON is parsed", async () => {
      const answer = await deliver(shop, url, "{ no JSON", "forged")
      expect(answer.status).toBe(401)
    })
  })

  it("a webhook of another provider, whose id begins like this plugin's, reaches core unchanged", async () => {
    const received = new Promise<unknown>((resolve) => {
      const bus = shop.container.resolve(Modules.EVENT_BUS)
      bus.subscribe("payment.webhook_received", async ({ data }: { data: unknown }) => resolve(data), {
        subscriberId: "reads-what-core-was-given",
      })
    })
    const body = '{ "event": "paid",  "id": 1 }'
    const answer = await deliver(shop, "/hooks/payment/alipay_of-the-shop", body, "theirs")
    expect(answer.status).toBe(200)
    expect(await received).toMatchObject({
      provider: "alipay_of-the-shop",
      payload: { data: { event: "paid", id: 1 }, rawData: Buffer.from(body) },
    })
  }, 30_000)

  it("a notification for which there is no capacity is answered 503 with Retry-After in time, and its order is placed without another notification", async () => {
    // As many as can work in parallel, delayed by a slow MultiSafepay.
    const busy = Array.from({ length: 4 }, () => shop.shopper())
    const late = shop.shopper()
    const sessions = []
    for (const shopper of [...busy, late]) sessions.push(await shopper.checkout(ALIPAY))
    for (const { id } of sessions) await shop.psp.pay(id, "completed", { notify: false })
    await shop.psp.fault({ on: "api", kind: "latency", endpoint: "GET /orders/:id", ms: 12_000, times: 4 })
    const send = (id: string) => {
      const body = claimPaid(id)
      return deliver(shop, OUR_URL, body, signNotification({ apiKey: SITE_KEY, rawBody: body }))
    }

    const first = Promise.all(sessions.slice(0, 4).map(({ id }) => send(id)))
    await eventually(async () => expect(await shop.psp.faults()).toEqual([]))
    const since = Date.now()
    const { status, headers } = await send(String(sessions[4]?.id))

    expect([status, headers["retry-after"]]).toEqual([503, "30"])
    // The shop gives up after seven seconds, MultiSafepay after ten. The margin is for a busy machine.
    expect(Date.now() - since).toBeLessThan(10_000)
    expect((await first).map(({ status }) => status)).toEqual(Array(4).fill(200))
    await eventually(async () => expect(await shop.merchant.ordersOf(late.email)).toHaveLength(1))
  }, 120_000)

  it("many signed messages about one payment leave the slots to the notification of another one", async () => {
    const [repeated, other] = [shop.shopper(), shop.shopper()]
    const [first, second] = [await repeated.checkout(ALIPAY), await other.checkout(ALIPAY)]
    await shop.psp.pay(second.id, "completed", { notify: false })
    await shop.psp.fault({
      on: "api",
      kind: "latency",
      endpoint: "GET /orders/:id",
      order_id: first.id,
      ms: 12_000,
      times: 1,
    })
    const send = (id: string) => {
      const body = claimPaid(id)
      return deliver(shop, OUR_URL, body, signNotification({ apiKey: SITE_KEY, rawBody: body }))
    }

    const claims = Promise.all(Array.from({ length: 40 }, () => send(first.id)))
    await eventually(async () => expect(await shop.psp.faults()).toEqual([]))
    expect((await send(second.id)).status).toBe(200)

    expect(await shop.merchant.ordersOf(other.email)).toHaveLength(1)
    expect(new Set((await claims).map(({ status }) => status))).toEqual(new Set([503]))
  }, 120_000)

  it("a notification of a deleted session never reaches somebody else's cart", async () => {
    const bystander = shop.shopper()
    await bystander.checkout(ALIPAY)
    const body = claimPaid("payses_01JD3Z5Q8W9XKTMB4VC7NRHYPB")

    const answer = await deliver(shop, CORE_URL, body, signNotification({ apiKey: SITE_KEY, rawBody: body }))

    // Neither the shop nor MultiSafepay knows the order that it says is paid.
    expect(answer.status).toBe(503)
    expect(await shop.merchant.ordersOf(bystander.email)).toHaveLength(0)
  })

  it("a pre-transaction notification, which names its order only in the URL, ends the session", async () => {
    const shopper = shop.shopper()
    const session = await shopper.checkout(ALIPAY)
    await shop.psp.pay(session.id, "cancelled", { notify: false })
    const body = JSON.stringify({ status: "cancelled", financial_status: null, payment_details: {} })
    const url = `${OUR_URL}?transactionid=${session.id}&timestamp=1&payload_type=pretransaction`

    const answer = await deliver(shop, url, body, signNotification({ apiKey: SITE_KEY, rawBody: body }))

    expect(answer).toMatchObject({ status: 200, text: "OK" })
    expect(await shopper.sessions()).toMatchObject([{ status: "canceled" }])
  })

  describe("The records of notifications", () => {
    it("an answered notification is stored with its payment: time, claim, answer and duration", async () => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)
      await shop.psp.pay(session.id)
      await deliver(shop, OUR_URL, claimPaid(session.id), "forged")

      const pg = shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
      const [remembered, ...others] = await eventually(async () => {
        const found = await listNotificationsOf(pg, asPspOrderId(session.id))
        expect(found.length).toBeGreaterThan(0)
        return found
      })
      expect(remembered).toMatchObject({
        provider_id: ALIPAY,
        signature: "accepted",
        claimed_status: "completed",
        http_status: 200,
        times: 1,
      })
      expect(remembered?.duration_ms).toBeGreaterThan(0)
      expect(Math.abs(Date.now() - Number(remembered?.last_at))).toBeLessThan(60_000)
      expect(others).toEqual([])
    })

    it("hundreds of forged notifications have one row in the database", async () => {
      for (let wave = 0; wave < 5; wave++) {
        await Promise.all(
          Array.from({ length: 40 }, (_, n) => deliver(shop, OUR_URL, claimPaid(`payses_${n}`), "forged")),
        )
      }
      // Notifications that were refused within a minute of the last write wait until that minute is over.
      await afterMinutes(1.1, async () => {
        await deliver(shop, OUR_URL, claimPaid("payses_0"), "forged")
        await eventually(async () => {
          const rows = await notificationRowsOf(shop)
          const refused = rows.filter(({ signature }) => signature === "malformed_header")
          // One more when the hour changes meanwhile.
          expect(refused.length).toBeLessThanOrEqual(2)
          // At least: refused ones of the tests above may have waited for the same minute to be over.
          expect(refused.reduce((sum, { times }) => sum + Number(times), 0)).toBeGreaterThanOrEqual(201)
          expect(refused.map((row) => row.psp_order_id)).toEqual(refused.map(() => null))
        })
      })
    })

    it("a notification is answered as usual when it cannot be stored", async () => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)
      await shop.psp.pay(session.id, "completed", { notify: false })
      const body = claimPaid(session.id)

      const debug = jest.spyOn(shop.container.resolve(ContainerRegistrationKeys.LOGGER), "debug")
      const answer = await whileTableFails(shop, { table: "msp_notification", code: "53100" }, async () => {
        const sent = await deliver(shop, OUR_URL, body, signNotification({ apiKey: SITE_KEY, rawBody: body }))
        await eventually(() =>
          expect(debug).toHaveBeenCalledWith(
            expect.stringMatching(/^Alipay: \d+ answered notifications are not/),
          ),
        )
        return sent
      })
      debug.mockRestore()

      expect(answer).toMatchObject({ status: 200, text: "OK" })
      expect(await shop.merchant.ordersOf(shopper.email)).toHaveLength(1)
    })
  })

  it("refused notifications raise one alert, which closes when one is accepted again", async () => {
    const session = await shop.shopper().checkout(ALIPAY)
    const send = (apiKey: string) => {
      const body = claimPaid(session.id)
      return deliver(shop, OUR_URL, body, signNotification({ apiKey, rawBody: body }))
    }
    const ofSignatures = async () =>
      (await alertsOf(shop)).filter(({ kind }) => kind === "signatures_refused")
    await send(SITE_KEY)
    await acceptedMinutesAgo(shop, 10)

    for (let n = 0; n < 5; n++) expect((await send("another-key")).status).toBe(401)
    // More than a minute after the last write of refused ones: the test above writes them a minute from now.
    await whileClocksShow({ date: 2.5, performance: 2.5 }, async () => {
      await send("another-key")
      await eventually(async () =>
        expect(await ofSignatures()).toMatchObject([
          {
            state: "open",
            subject: "multisafepay",
            note: expect.stringMatching(/^6 in a row .* bad_signature$/),
          },
        ]),
      )
    })
    const { settings } = await (await shop.merchant.api()).get<{
      settings: { sites: { notifications: Record<string, unknown> }[] }
    }>("/admin/alipay/settings")
    expect(settings.sites[0]?.notifications).toMatchObject({
      accepted_at: expect.any(String),
      refused_because: "bad_signature",
      refused_within_a_day: expect.any(Number),
    })

    await whileClocksShow({ date: 4, performance: 4 }, async () => {
      for (let n = 0; n < 9; n++) await send("another-key")
      await send(SITE_KEY)
      await eventually(async () => expect(await ofSignatures()).toMatchObject([{ state: "resolved" }]))
    })
    await eventually(async () => {
      const feed = (await feedOf(shop)).filter(({ kind }) => kind === "signatures_refused")
      expect(feed.map(({ state }) => state)).toEqual(["open", "resolved"])
    })
  })

  it("the merchant is alerted when notifications are refused, though the server's clock is half an hour behind the database's", async () => {
    const send = (key: string) => {
      const body = claimPaid("payses_0")
      return deliver(shop, OUR_URL, body, signNotification({ apiKey: key, rawBody: body }))
    }
    const pg = shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
    await pg.raw("delete from msp_alert")
    await pg.raw("delete from msp_notification")
    await afterMinutes(-30, async () => {
      await send(SITE_KEY)
      await acceptedMinutesAgo(shop, 10)
      for (let n = 0; n < 5; n++) expect((await send("another-key")).status).toBe(401)
    })

    await whileClocksShow({ date: -27.5, performance: 2.5 }, async () => {
      await send("another-key")
      await eventually(async () =>
        expect(await alertsOf(shop)).toMatchObject([{ kind: "signatures_refused", state: "open" }]),
      )
    })
  })

  describe("The legacy form, by GET", () => {
    it("an unsigned notification syncs the payment", async () => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)
      await shop.psp.pay(session.id, "completed", { notify: false })

      const answer = await shop.http().request("get", `${OUR_URL}?transactionid=${session.id}&timestamp=1`)

      expect(answer).toMatchObject({ status: 200, text: "OK" })
      expect(await shop.merchant.ordersOf(shopper.email)).toHaveLength(1)
    })

    it("an unsigned notification syncs a payment that a waiting shopper saw open a moment before", async () => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)
      expect(await shopper.sync(session.id)).toMatchObject({ status: "open" })
      await shop.psp.pay(session.id, "completed", { notify: false })

      const answer = await shop.http().request("get", `${OUR_URL}?transactionid=${session.id}&timestamp=1`)

      expect(answer).toMatchObject({ status: 200, text: "OK" })
      expect(await shop.merchant.ordersOf(shopper.email)).toHaveLength(1)
    })

    it("an unsigned notification is acknowledged only after a sync that began when it had come, not after an older one that a shopper started", async () => {
      const shopper = shop.shopper()
      const { id } = await shopper.checkout(ALIPAY)
      await shop.psp.pay(id, "declined", { notify: false })
      const payments = shop.container.resolve(Modules.PAYMENT)
      const update = payments.updatePaymentSession.bind(payments)
      let goOn = () => {}
      const held = new Promise<void>((resolve) => {
        goOn = resolve
      })
      const updates = jest
        .spyOn(payments, "updatePaymentSession")
        .mockImplementationOnce(async (...session) => {
          await held
          return update(...session)
        })
      const syncs = jest.spyOn(Admission.prototype, "runShared")
      try {
        const synced = shopper.sync(id)
        await eventually(async () => expect(updates).toHaveBeenCalled())
        await shop.psp.pay(id, "completed", { notify: false })
        const notified = shop.http().request("get", `${OUR_URL}?transactionid=${id}&timestamp=1`).then()
        await eventually(async () => expect(syncs).toHaveBeenCalledTimes(2))
        const again = shopper.sync(id)
        await eventually(async () => expect(syncs).toHaveBeenCalledTimes(3))
        goOn()

        // With the answer of the older sync, the shopper would pay again.
        expect(await again).toMatchObject({ status: "paid" })
        expect(await synced).toMatchObject({ status: "failed" })
        expect(await notified).toMatchObject({ status: 200, text: "OK" })
      } finally {
        updates.mockRestore()
        syncs.mockRestore()
      }
      expect(await shop.merchant.ordersOf(shopper.email)).toMatchObject([{ payment_status: "captured" }])
    })

    it("an unsigned notification makes the shop ask MultiSafepay once a second, however often it is sent", async () => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)
      await shop.psp.forgetCalls()

      const since = Date.now()
      const ids = [...Array(20).fill(session.id), "payses_01JD3Z5Q8W9XKTMB4VC7NRHYPB", "x", ""]
      await Promise.all(
        ids.map((id) => shop.http().request("get", `${OUR_URL}?transactionid=${id}&timestamp=1`)),
      )

      const seconds = (Date.now() - since) / 1_000
      expect((await shop.psp.calls()).total).toBeLessThanOrEqual(1 + Math.ceil(seconds))
    })
  })
})
