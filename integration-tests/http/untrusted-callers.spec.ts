import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { StartLimit } from "../../src/core/sessions/start-limit"
import { acquireLease } from "../../src/modules/payment-journal/leases"
import { eventually } from "../../testkit/eventually"
import { recover } from "../harness/jobs"
import {
  anInterruptedRefund,
  journalEntryOf,
  untilNoPaymentIsSynced,
  whileTableFails,
} from "../harness/journal"
import { logLinesOf } from "../harness/log-lines"
import { ALIPAY, aTeaShop } from "../harness/shop"

aTeaShop("An attacker without an account", {}, (shop) => {
  it("guessed ids of payment sessions reveal nothing, and MultiSafepay is not asked", async () => {
    const { id } = await shop.shopper().checkout(ALIPAY)
    await shop.psp.forgetCalls()
    // An id may itself end in two such digits.
    const neighbours = Array.from({ length: 50 }, (_, step) => `${id.slice(0, -2)}${10 + step}`).filter(
      (guess) => guess !== id,
    )
    const tries = ["payses_", "../orders", `${id}%00`, id.toLowerCase(), ...neighbours]
    const answers = await Promise.all(
      tries.map((guess) =>
        shop.storeApi().request("post", `/store/alipay/payment-sessions/${encodeURIComponent(guess)}/sync`),
      ),
    )
    expect(answers.map(({ status }) => status)).toEqual(tries.map(() => 404))
    expect((await shop.psp.calls()).total).toBe(0)
  })

  it("the id of a session reveals its state, but neither the order nor the shopper", async () => {
    const shopper = shop.shopper()
    const { id } = await shopper.checkout(ALIPAY)
    await shop.psp.pay(id)
    const another = await shop.shopper().createCart()
    const proofs = [
      undefined,
      {},
      { cart_id: another.id },
      { cart_id: "" },
      { cart_id: [shopper.cart.id] },
      [],
    ]
    await eventually(async () => {
      for (const proof of proofs) {
        const { status, body } = await shop
          .storeApi()
          .request("post", `/store/alipay/payment-sessions/${id}/sync`)
          .send(proof as object)
        expect(status).toBe(200)
        expect(body).toEqual({
          payment_session: { id, status: "paid", provider_id: ALIPAY, gateway: "ALIPAY", order_placed: true },
        })
      }
    })
  })

  it("the id of a session with its cart's id, which shows the shopper anyway, reveals the order", async () => {
    const shopper = shop.shopper()
    const { id } = await shopper.checkout(ALIPAY)
    await shop.psp.pay(id)
    const order = await shopper.placeOrder()
    const { body } = await shop
      .storeApi()
      .request("post", `/store/alipay/payment-sessions/${id}/sync`)
      .send({ cart_id: shopper.cart.id })
    expect(body.payment_session).toEqual({
      id,
      status: "paid",
      provider_id: ALIPAY,
      gateway: "ALIPAY",
      order_placed: true,
      order_id: order.id,
    })
  })

  it("a refund that MultiSafepay refuses is not sent with each request that names the payment", async () => {
    const shopper = shop.shopper()
    const { id } = await shopper.checkout(ALIPAY)
    await shop.psp.pay(id)
    const order = await shopper.placeOrder()
    const endpoint = "POST /orders/:id/refunds"
    await shop.psp.fault({ on: "api", kind: "status", status: 400, error_code: 1034, endpoint, times: null })
    await shop.merchant.cancelOrder(order.id)
    await untilNoPaymentIsSynced(shop)
    await shop.psp.forgetCalls()

    const log = await logLinesOf(shop, async () => {
      for (let request = 1; request <= 10; request++) {
        await shop.storeApi().request("post", `/store/alipay/payment-sessions/${id}/sync`)
        await shop.psp.notify(id)
      }
    })

    expect(log.filter((line) => line.includes("was tried for"))).toEqual([])
    expect(log.filter((line) => line.includes("was not synced")).length).toBeLessThanOrEqual(3)
    expect((await shop.psp.calls(id)).by_endpoint[endpoint] ?? 0).toBeLessThanOrEqual(3)
    await shop.psp.clearFaults()
    await recover(shop)
    expect((await shop.psp.order(id)).refunds.map(({ amount }) => amount)).toEqual([2995])
  })

  it("requests for a payment write one line of each kind to the log, however many they are, while MultiSafepay fails", async () => {
    const { id } = await shop.shopper().checkout(ALIPAY)
    await shop.psp.fault({ on: "api", kind: "status", status: 500, endpoint: "GET /orders/:id", times: null })

    const log = await logLinesOf(shop, async () => {
      const sync = () => shop.storeApi().request("post", `/store/alipay/payment-sessions/${id}/sync`)
      const answers = await Promise.all(Array.from({ length: 100 }, () => Promise.all([sync(), hint(id)])))
      const statuses = answers.map(([{ status }, hinted]) => [status, hinted])
      expect(new Set(statuses.flat())).toEqual(new Set([503]))
    })

    const lines = log.filter((line) => line.includes(id)).sort()
    expect(lines).toEqual([
      expect.stringContaining("could not be synced"),
      expect.stringContaining("was not synced"),
    ])
  }, 60_000)

  it("a cart that cannot be completed writes to the log when a completion fails, and not with each request that comes before the next try", async () => {
    const shopper = shop.shopper()
    const { id } = await shopper.checkout(ALIPAY)
    await shop.psp.pay(id, "completed", { notify: false })

    const log = await logLinesOf(shop, async () => {
      await whileTableFails(shop, { table: "order_line_item", code: "42703" }, () => shop.psp.notify(id))
      for (let round = 1; round <= 3; round++) {
        // However slow this machine is, the next try is not due yet.
        await delayCompletion(id)
        expect(await shopper.sync(id)).toMatchObject({ status: "paid", order_placed: false })
        expect(await hint(id)).toBe(503)
        expect(await shop.psp.notify(id)).toMatchObject({ attempts: [{ http_status: 503 }] })
        await expect(shopper.addItem("JASMINE-50")).rejects.toMatchObject({ status: 400 })
        await untilNoPaymentIsSynced(shop)
      }
    })

    expect(log.filter((line) => line.includes("could not be completed"))).toHaveLength(1)
    expect(log.filter((line) => line.includes("tried again at"))).toEqual([])
  })

  it("requests for a payment that another process is syncing write nothing to the log", async () => {
    const shopper = shop.shopper()
    const { id } = await shopper.checkout(ALIPAY)
    await shop.psp.pay(id, "completed", { notify: false })
    const pg = shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
    await acquireLease(pg, `payment:${id}`, "another process", 60)

    const log = await logLinesOf(shop, async () => {
      const [synced, hinted] = await Promise.all([shopper.sync(id), hint(id)])
      expect([synced.status, hinted]).toEqual(["paid", 503])
    })

    expect(log.filter((line) => line.includes(id))).toEqual([])
  }, 60_000)

  /** Sends the notification without a signature, as anyone can. */
  async function hint(id: string): Promise<number> {
    const path = `/hooks/multisafepay/alipay_multisafepay?transactionid=${id}`
    return (await shop.http().request("get", path)).status
  }

  async function delayCompletion(id: string): Promise<void> {
    await shop.container
      .resolve(ContainerRegistrationKeys.PG_CONNECTION)
      .raw(
        "update msp_payment set completion_retry_at = now() + interval '1 minute' where psp_order_id = ?",
        [id],
      )
  }

  it("repeated requests do not hide that a refund keeps failing", async () => {
    const shopper = shop.shopper()
    const { id } = await shopper.checkout(ALIPAY)
    await shop.psp.pay(id)
    const payment = await shop.merchant.paymentOf((await shopper.placeOrder()).id)
    await anInterruptedRefund(shop, payment.id, 5)
    const endpoint = "POST /orders/:id/refunds"
    await shop.psp.fault({ on: "api", kind: "status", status: 503, endpoint, times: null })
    await recover(shop)
    const { failing_since } = (await journalEntryOf(shop, id)) ?? {}
    expect(failing_since).toBeInstanceOf(Date)

    for (let request = 1; request <= 6; request++) {
      const { status } = await shop.storeApi().request("post", `/store/alipay/payment-sessions/${id}/sync`)
      expect([200, 503]).toContain(status)
    }

    expect(await journalEntryOf(shop, id)).toMatchObject({ failing_since })
  })

  it("the payer of a payment link sees that it is paid, but not whose order it is", async () => {
    const shopper = shop.shopper()
    const first = await shopper.checkout(ALIPAY)
    await shop.psp.pay(first.id)
    const order = await shopper.placeOrder()
    await shop.merchant.addToOrder(order.id, "LONGJING-50")
    const { payment_link } = await (await shop.merchant.api()).post<{
      payment_link: { payment_session_id: string }
    }>(`/admin/alipay/orders/${order.id}/payment-link`)
    const id = payment_link.payment_session_id
    await shop.psp.pay(id)
    for (const proof of [{}, { cart_id: shopper.cart.id }]) {
      const { body } = await shop
        .storeApi()
        .request("post", `/store/alipay/payment-sessions/${id}/sync`)
        .send(proof)
      expect(body.payment_session).toMatchObject({ id, status: "paid" })
      expect(JSON.stringify(body)).not.toContain(order.id)
    }
  })

  it("a user of the dashboard cannot choose which host the server calls", async () => {
    const api = await shop.merchant.api()
    const target = `${shop.sandboxUrl}/inbox`
    for (const route of ["webhook-check", "connection-check"]) {
      for (const field of ["url", "base_url", "baseUrl", "backend_url", "host"]) {
        const { status, body } = await api
          .request("post", `/admin/alipay/${route}`)
          .send({ provider_id: ALIPAY, [field]: target })
        expect([status, body.message]).toEqual([400, `${field}: unknown field`])
      }
    }
    const { body } = await api
      .with({ host: "evil.example", "x-forwarded-host": "evil.example" })
      .request("post", "/admin/alipay/webhook-check")
      .send({ provider_id: ALIPAY })
    expect(new URL(body.webhook_check.url).origin).toBe(shop.url)
    const inbox = await fetch(`${shop.sandboxUrl}/inbox/latest/body`)
    expect(inbox.status).toBe(404)
  })

  describe("Repeated starts of one cart's payment", () => {
    /** Tries to start a payment of the collection, and returns what MultiSafepay was asked meanwhile. */
    async function start(
      collectionId: string,
      provider_id = ALIPAY,
    ): Promise<{ status: number; retryAfter: string | undefined }> {
      const { status, headers } = await shop
        .storeApi()
        .request("post", `/store/payment-collections/${collectionId}/payment-sessions`)
        .send({ provider_id })
      return { status, retryAfter: headers["retry-after"] }
    }

    async function aCollection(): Promise<string> {
      const shopper = shop.shopper()
      await shopper.createCart()
      await shopper.addShipping()
      const { payment_collection } = await shop
        .storeApi()
        .post<{ payment_collection: { id: string } }>("/store/payment-collections", {
          cart_id: shopper.cart.id,
        })
      await shop.psp.forgetCalls()
      return payment_collection.id
    }

    it("the eighth payment start of a cart is refused with 429 and Retry-After, and MultiSafepay gets no further order", async () => {
      const collectionId = await aCollection()
      const since = Date.now()
      const answers = []
      for (let tries = 0; tries < 30; tries++) answers.push(await start(collectionId))

      const allowed = 7 + (Date.now() - since) / 10_000
      const orders = (await shop.psp.calls()).by_endpoint["POST /orders"]
      expect(orders).toBeLessThanOrEqual(allowed)
      const refused = answers.filter(({ status }) => status !== 200)
      expect(refused.length).toBeGreaterThanOrEqual(answers.length - allowed)
      for (const { status, retryAfter } of refused) {
        expect(status).toBe(429)
        expect(Number(retryAfter)).toBeGreaterThanOrEqual(1)
        expect(Number(retryAfter)).toBeLessThanOrEqual(10)
      }
    })

    it("a payment link is not started again and again by starts with a provider that fails, which core undoes", async () => {
      const shopper = shop.shopper()
      const paid = await shopper.checkout(ALIPAY)
      await shop.psp.pay(paid.id)
      const order = await shopper.placeOrder()
      await shop.merchant.addToOrder(order.id, "LONGJING-50")
      const { payment_link } = await (await shop.merchant.api()).post<{
        payment_link: { payment_session_id: string }
      }>(`/admin/alipay/orders/${order.id}/payment-link`)
      const { rows } = await shop.container
        .resolve(ContainerRegistrationKeys.PG_CONNECTION)
        .raw("select payment_collection_id as id from payment_session where id = ?", [
          payment_link.payment_session_id,
        ])
      const { paymentProviderService_: providers } = shop.container.resolve(Modules.PAYMENT) as unknown as {
        paymentProviderService_: { createSession(provider: string, input: object): Promise<unknown> }
      }
      const createSession = providers.createSession.bind(providers)
      const failing = jest.spyOn(providers, "createSession").mockImplementation((provider, input) => {
        if (provider === "pp_system_default") throw new Error("This provider is down")
        return createSession(provider, input)
      })
      await shop.psp.forgetCalls()
      const since = Date.now()
      const answers = []
      for (let tries = 0; tries < 20; tries++) {
        answers.push(await start(String(rows[0]?.id), "pp_system_default"))
      }
      failing.mockRestore()

      const allowed = 7 + (Date.now() - since) / 10_000
      expect((await shop.psp.calls()).by_endpoint["POST /orders"]).toBeLessThanOrEqual(allowed)
      expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(20 - allowed)
    })

    it("payment starts of one cart run one at a time, so that eight at once leave one session on the cart", async () => {
      const collectionId = await aCollection()
      await shop.psp.fault({ on: "api", kind: "latency", endpoint: "POST /orders", ms: 300, times: null })
      const answers = await Promise.all(Array.from({ length: 8 }, () => start(collectionId)))

      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
      expect(answers.filter(({ status }) => status === 429)).toHaveLength(7)
      expect((await shop.psp.calls()).by_endpoint).toEqual({ "POST /orders": 1 })
    })

    it("all processes of the shop share one limit of payment starts, beyond one start of each process", async () => {
      const collectionId = "paycol_of_several_processes"
      const processes = Array.from({ length: 3 }, () => new StartLimit())
      let admitted = 0
      for (let tries = 0; tries < 30; tries++) {
        for (const process of processes) {
          const admission = await process.admit(shop.container, { collectionId })
          if (admission.admitted) {
            admitted++
            await admission.end()
          }
        }
      }
      expect(admitted).toBe(3 + 6)
    })

    it("only one process at a time admits a payment start of a cart", async () => {
      const collectionId = "paycol_at_the_same_time"
      const [one, other] = [new StartLimit(), new StartLimit()]
      for (const process of [one, other]) {
        const first = await process.admit(shop.container, { collectionId })
        if (first.admitted) await first.end()
      }
      const running = await one.admit(shop.container, { collectionId })
      expect(running.admitted).toBe(true)
      expect(await other.admit(shop.container, { collectionId })).toEqual({ admitted: false, retryAfter: 1 })
      if (running.admitted) await running.end()
      expect((await other.admit(shop.container, { collectionId })).admitted).toBe(true)
    })
  })
})
