import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { readOrderOwed } from "../../src/core/shop-db/orders/order-owed"
import { alertMerchant } from "../../src/workflows/alert-merchant/alert-merchant"
import type { Http, HttpFailure } from "../../testkit/actors/http"
import { eventually } from "../../testkit/eventually"
import { SITE_KEY } from "../../testkit/servers/sandbox-keys"
import { insertPayments, type SqlConnection } from "../../testkit/tea-shop/insert-payments"
import { payUnknownSession } from "../harness/faulty-payments"
import { alertsOf, letTimePass, loseSession } from "../harness/journal"
import { ALIPAY, ALIPAY_PLUS, aTeaShop, type Shop } from "../harness/shop"

type Method = "get" | "post" | "delete"

const FORMER_KEY = "sandbox-site-key-of-last-year-00000000000"

const ROUTES: [Method, string][] = [
  ["get", "/orders/order_1"],
  ["post", "/orders/order_1/sync"],
  ["post", "/orders/order_1/update-psp-order"],
  ["get", "/orders/order_1/payment-link"],
  ["post", "/orders/order_1/payment-link"],
  ["delete", "/orders/order_1/payment-link"],
  ["get", "/settings"],
  ["post", "/connection-check"],
  ["post", "/webhook-check"],
  ["post", "/regions/reg_1/providers"],
  ["get", "/alerts"],
  ["get", "/payments/payses_1"],
  ["post", "/payments/payses_1/check"],
  ["post", "/payments/payses_1/refunds/1/send"],
  ["get", "/payments"],
  ["get", "/payments/summary"],
  ["get", "/payments/export"],
]

const WRONG_INPUT: [Method, string, object | undefined, string][] = [
  ["get", "/orders/order_1?refresh=maybe", undefined, "refresh"],
  ["get", "/orders/order_1?fresh=true", undefined, "fresh"],
  ["post", "/orders/order_1/sync", { force: true }, "force"],
  ["post", "/orders/order_1/update-psp-order", { part: "invoice" }, "part"],
  ["post", "/orders/order_1/payment-link", { lifetime_seconds: 59 }, "lifetime_seconds"],
  ["post", "/orders/order_1/payment-link", { amount: 1 }, "amount"],
  ["post", "/connection-check", {}, "provider_id"],
  ["post", "/connection-check", { provider_id: 7 }, "provider_id"],
  ["post", "/connection-check", { provider_id: "pp_system_default" }, "provider_id"],
  ["post", "/webhook-check", { provider_id: "http://169.254.169.254/" }, "provider_id"],
  ["post", "/webhook-check", { provider_id: ALIPAY, url: "http://169.254.169.254/" }, "url"],
  ["post", "/regions/reg_1/providers", {}, "enable"],
  ["post", "/regions/reg_1/providers", { enable: "pp_alipay_multisafepay" }, "enable"],
  ["post", "/regions/reg_1/providers", { enable: ["pp_system_default"] }, "enable"],
  ["post", "/regions/reg_1/providers", { disable: ["pp_alipay_elsewhere"] }, "disable"],
  ["post", "/regions/reg_1/providers", { enable: [ALIPAY], disable: [ALIPAY] }, "disable"],
  ["get", "/alerts?state=asleep", undefined, "state"],
  ["get", "/alerts?limit=1000", undefined, "limit"],
  ["get", "/payments/payses_1?refresh=maybe", undefined, "refresh"],
  ["post", "/payments/payses_1/check", { force: true }, "force"],
  ["get", "/payments?limit=1000", undefined, "limit"],
  ["get", "/payments?offset=-1", undefined, "offset"],
  ["get", "/payments?order=email", undefined, "order"],
  ["get", "/payments?state=stolen", undefined, "state"],
  ["get", "/payments?amount[$gte]=ten", undefined, "amount"],
  ["get", "/payments?created_at[$gte]=today", undefined, "created_at"],
  ["get", "/payments?environment=both", undefined, "environment"],
  ["get", "/payments?alert=maybe", undefined, "alert"],
  ["get", "/payments/export?separator=tab", undefined, "separator"],
  ["get", "/payments/summary?environment=both", undefined, "environment"],
  ["get", "/payments?fields=*", undefined, "fields"],
  ["get", "/payments/export?state=stolen", undefined, "state"],
  ["get", "/payments/summary?time_zone=Mars", undefined, "time_zone"],
  ["get", "/payments/summary?days=31", undefined, "days"],
]

const SETUP = {
  options: { previousApiKeys: [{ key: FORMER_KEY, until: "2999-12-31" }] },
  secondSite: { apiKey: "a-key-that-multisafepay-has-never-heard-of" },
}

aTeaShop("The admin API", SETUP, (shop) => {
  describe("the admin routes", () => {
    it("the admin routes need a login", async () => {
      const answers = await Promise.all(
        ROUTES.map(async ([method, path]) => {
          const { status } = await shop.http().request(method, `/admin/alipay${path}`)
          return [method, path, status]
        }),
      )
      expect(answers).toEqual(ROUTES.map((route) => [...route, 401]))
    })

    it("the admin routes answer wrong input with 400 and name the field", async () => {
      const api = await shop.merchant.api()
      for (const [method, path, body, field] of WRONG_INPUT) {
        const { status, body: answer } = await api.request(method, `/admin/alipay${path}`).send(body)
        expect([path, body, status, answer]).toEqual([
          path,
          body,
          400,
          { type: "invalid_data", message: expect.stringContaining(field) },
        ])
      }
    })

    it.each([
      ["get", "/orders/order_1"],
      ["post", "/orders/order_1/sync"],
    ] as const)(
      "the admin routes answer %s %s with 404 for an order that does not exist",
      async (method, path) => {
        const answer = await (await shop.merchant.api())
          .request(method, `/admin/alipay${path}`)
          .set("content-type", "application/json")
        expect(answer.status).toBe(404)
        expect(answer.body).toMatchObject({ type: "not_found" })
      },
    )

    it("the admin routes never send a key out of the server", async () => {
      const { order } = await paidOrder(shop)
      const region = await regionOf(shop, "eur")
      await shop.psp.fault({ on: "api", kind: "status", status: 500, endpoint: "GET /me" })
      const answers = await Promise.all([
        get(shop, "/settings"),
        get(shop, `/orders/${order.id}?refresh=true`),
        get(shop, "/payments"),
        post(shop, "/connection-check", { provider_id: ALIPAY }),
        post(shop, "/webhook-check", { provider_id: ALIPAY }),
        post(shop, `/regions/${region}/providers`, { enable: [ALIPAY] }),
        post(shop, `/orders/${order.id}/sync`),
      ])
      const said = JSON.stringify(answers)
      for (const key of [SITE_KEY, FORMER_KEY, SETUP.secondSite.apiKey]) {
        expect(said).not.toContain(key)
        expect(said).not.toContain(key.slice(0, 20))
      }
    })
  })

  describe("the order page", () => {
    it("the order page shows a payment as MultiSafepay reports it: ids, wallet, fees, refunds with their state", async () => {
      const { order, session } = await paidOrder(shop, ALIPAY_PLUS, "GCASH")
      const payment = await shop.merchant.paymentOf(order.id)
      await shop.merchant.refund(payment.id, 10, "one bag broken")
      await shop.merchant.refund(payment.id, 5)
      const [first, second] = (await shop.psp.order(session.id)).refunds
      await shop.psp.acceptRefund(first?.refund_id ?? "")
      await shop.psp.declineRefund(second?.refund_id ?? "")

      const { alipay } = await viewOf(shop, order.id, "?refresh=true")

      const pspOrder = await shop.psp.order(session.id)
      expect(alipay).toMatchObject({
        outstanding: 0,
        payment_link: null,
        payments: [
          {
            psp_order_id: session.id,
            psp_transaction_id: expect.stringMatching(/^\d{16}$/),
            dashboard_url: expect.stringContaining(session.id),
            environment: "test",
            state: "partially_refunded",
            amount: 29.95,
            refunded: 10,
            currency_code: "eur",
            paid_with: "ALIPAYPLUS",
            psp_error: null,
            psp: { state: "paid", wallet: "GCASH", fees: [{ amount: expect.any(Number) }] },
            refunds: [
              { amount: 5, psp_status: "declined", psp_refund_id: second?.refund_id },
              { amount: 10, psp_status: "completed", note: "one bag broken" },
            ],
          },
        ],
        alerts: [{ kind: "refund_declined", subject: second?.refund_id, amount: 5 }],
      })
      expect(pspOrder.amount_refunded).toBe(1_000)
    })

    it("the order page shows the alerts about the order itself", async () => {
      const { order, session } = await paidOrder(shop)
      await alertMerchant(shop.container, {
        kind: "order_total_differs",
        provider_id: ALIPAY,
        psp_order_id: session.id,
        subject: order.id,
        order_id: order.id,
        amount: "29.95",
        currency: "EUR",
      })

      expect((await viewOf(shop, order.id)).alipay).toMatchObject({
        alerts: [{ kind: "order_total_differs", amount: 29.95, currency_code: "eur" }],
      })
    })

    it("the order page shows nothing about an order that was paid in another way", async () => {
      const shopper = shop.shopper()
      await shopper.checkout("pp_system_default")
      const order = await shopper.placeOrder()

      expect(await viewOf(shop, order.id)).toEqual({ alipay: null })
    })

    it("the order page offers a payment link for what an order edit added, and shows the link that is open", async () => {
      const { order } = await paidOrder(shop)
      await shop.merchant.addToOrder(order.id, "JASMINE-50")
      expect((await viewOf(shop, order.id)).alipay).toMatchObject({ outstanding: 9.95, payment_link: null })

      const { payment_link } = await post<{ payment_link: { url: string } }>(
        shop,
        `/orders/${order.id}/payment-link`,
      )

      expect((await viewOf(shop, order.id)).alipay).toMatchObject({
        outstanding: 9.95,
        payment_link: { url: payment_link.url, amount: 9.95 },
        payments: [{ payment_type: "paymentlink", state: "open" }, { state: "paid" }],
      })
    })

    it("the order page shows what an order owes beside its open payment link, and offers no other link, when its region no longer offers Alipay", async () => {
      const { order } = await paidOrder(shop)
      await shop.merchant.addToOrder(order.id, "JASMINE-50")
      await post(shop, `/orders/${order.id}/payment-link`)
      expect((await viewOf(shop, order.id)).alipay).toMatchObject({ can_create_link: true })

      await shop.merchant.offerProviders("eur", ["pp_system_default"])

      expect((await viewOf(shop, order.id)).alipay).toMatchObject({
        outstanding: 9.95,
        payment_link: { amount: 9.95 },
        can_create_link: false,
      })
    })

    it("the order page offers a payment link for an order without any payment", async () => {
      const draft = await shop.merchant.draftOrder(
        { region_id: String(shop.teas.regions.eur), sales_channel_id: shop.teas.salesChannelId },
        { "LONGJING-50": 2 },
      )

      expect((await viewOf(shop, draft.id)).alipay).toMatchObject({
        outstanding: 25,
        payments: [],
        alerts: [],
      })
    })

    it("the order page shows what a payment link asks for when the order owes a fraction of a cent, so that the link is not outdated", async () => {
      const { order } = await paidOrder(shop)
      await addTaxOnTop(shop)
      await shop.merchant.addToOrder(order.id, "JASMINE-50")
      expect(await owedBy(shop, order.id)).toBe(12.0395)

      const { payment_link } = await post<{ payment_link: { amount: number } }>(
        shop,
        `/orders/${order.id}/payment-link`,
      )

      expect(payment_link.amount).toBe(12.04)
      expect((await viewOf(shop, order.id)).alipay).toMatchObject({
        outstanding: 12.04,
        payment_link: { amount: 12.04 },
      })
    })

    it("the order page offers no payment link for less than half a cent, and none can be created", async () => {
      const { order } = await paidOrder(shop)
      await shop.merchant.addToOrder(order.id, "JASMINE-50")
      await shop.merchant.credit(order.id, 9.9455)
      expect(await owedBy(shop, order.id)).toBeCloseTo(0.0045, 6)

      expect((await viewOf(shop, order.id)).alipay).toMatchObject({ outstanding: 0, payment_link: null })
      await expect(post(shop, `/orders/${order.id}/payment-link`)).rejects.toMatchObject({
        status: 400,
        body: { type: "not_allowed", message: expect.stringContaining("nothing outstanding") },
      })
    })

    it("the order page offers no payment link for an order in a currency whose minor unit MultiSafepay does not document", async () => {
      const { order } = await paidOrder(shop)
      await shop.merchant.addToOrder(order.id, "JASMINE-50")
      await sql(shop).raw(`update "order" set currency_code = 'krw' where id = ?`, [order.id])

      expect((await viewOf(shop, order.id)).alipay).toMatchObject({ outstanding: 0, payment_link: null })
    })

    it("the order page asks MultiSafepay when the admin clicks the button, and not each time it is opened", async () => {
      const { order } = await paidOrder(shop)
      await viewOf(shop, order.id)
      await shop.psp.forgetCalls()

      await viewOf(shop, order.id)
      expect((await shop.psp.calls()).total).toBe(0)
      await viewOf(shop, order.id, "?refresh=true")
      expect((await shop.psp.calls()).by_endpoint).toEqual({ "GET /orders/:id": 1 })
    })

    it("the order page answers without waiting for MultiSafepay's timeout when MultiSafepay is down", async () => {
      const { order } = await paidOrder(shop)
      await shop.psp.fault({ on: "api", kind: "hang" })
      const since = Date.now()

      const { alipay } = await viewOf(shop, order.id, "?refresh=true")

      // The page waits for three seconds, other requests for ten. The margin is for a busy machine.
      expect(Date.now() - since).toBeLessThan(9_000)
      expect(alipay).toMatchObject({
        payments: [{ state: "paid", amount: 29.95, psp: null, psp_error: { reason: "unreachable" } }],
      })
    })

    it('"check again" books a payment whose notification was lost', async () => {
      const { order } = await paidOrder(shop)
      await shop.merchant.addToOrder(order.id, "JASMINE-50")
      const { payment_link } = await post<{ payment_link: { payment_session_id: string } }>(
        shop,
        `/orders/${order.id}/payment-link`,
      )
      await shop.psp.pay(payment_link.payment_session_id, "completed", { notify: false })

      const { alipay, synced } = await sync(shop, order.id)

      expect(alipay).toMatchObject({ outstanding: 0, payments: [{ state: "paid" }, { state: "paid" }] })
      expect(synced).toContainEqual({
        psp_order_id: payment_link.payment_session_id,
        actions: expect.arrayContaining(["book_payment"]),
        error: null,
        psp_status: "completed",
      })
      expect(await shop.merchant.order(order.id)).toMatchObject({ payment_status: "captured" })
    })

    it('"check again" books a refund that was made at MultiSafepay', async () => {
      const { order, session } = await paidOrder(shop)
      await shop.psp.fault({ on: "notification", kind: "lost" })
      await shop.psp.refundInDashboard(session.id, 500)

      const before = await viewOf(shop, order.id, "?refresh=true")
      const { alipay } = await sync(shop, order.id)

      expect(before.alipay?.payments[0]?.refunds).toMatchObject([{ id: null, amount: 5 }])
      expect(alipay?.payments[0]?.refunds).toMatchObject([{ id: expect.any(String), amount: 5 }])
    })

    it("the order page sends failed order updates again, and shows both", async () => {
      await shop.psp.fault({ on: "api", kind: "status", status: 500, endpoint: "PATCH /orders/:id" })
      const { order, session } = await paidOrder(shop)
      await eventually(async () => {
        const { alipay } = await viewOf(shop, order.id)
        expect(alipay?.payments[0]?.updates.invoice?.state).toBe("failed")
        expect(alipay).toMatchObject({ alerts: [{ kind: "update_failed" }] })
      })
      await shop.psp.clearFaults()

      const { alipay, updates } = await post<View & { updates: object[] }>(
        shop,
        `/orders/${order.id}/update-psp-order`,
      )

      expect(updates).toMatchObject([{ part: "invoice", state: "done" }])
      expect(alipay?.payments[0]?.updates.invoice).toMatchObject({
        state: "done",
        invoice_id: String(order.display_id),
      })
      expect(await shop.psp.order(session.id)).toMatchObject({ invoice_id: String(order.display_id) })
    })

    it("the order page says what could not be checked when MultiSafepay is down, and leaves everything unchanged", async () => {
      const { order } = await paidOrder(shop)
      await shop.psp.fault({ on: "api", kind: "status", status: 503 })

      const { alipay, synced } = await sync(shop, order.id)

      expect(synced).toMatchObject([{ actions: [], error: expect.stringContaining("MultiSafepay") }])
      expect(alipay).toMatchObject({ payments: [{ state: "paid" }] })
    })

    it("the order page shows when a payment was made at MultiSafepay, and not when the shop booked it", async () => {
      const { order } = await paidOrder(shop)

      const { alipay } = await sync(shop, order.id)

      const paidAt = alipay?.payments[0]?.psp?.completed_at
      expect(paidAt).toEqual(expect.any(String))
      expect(alipay).toMatchObject({ payments: [{ paid_at: paidAt }] })
    })

    it("the order page says that MultiSafepay does not know a captured payment, instead of that nothing has changed", async () => {
      const { order } = await paidOrder(shop)
      const endpoint = "GET /orders/:id"
      await shop.psp.fault({
        on: "api",
        kind: "status",
        endpoint,
        status: 404,
        error_code: 1006,
        times: null,
      })

      const { alipay, synced } = await sync(shop, order.id)

      expect(synced).toMatchObject([{ psp_status: null, actions: [], error: null }])
      expect(alipay).toMatchObject({ payments: [{ psp_error: { reason: "unknown_order" } }] })
    })
  })

  describe("the settings page", () => {
    it("the settings page shows the site, the options in force with the key masked, the webhook URLs and the regions", async () => {
      const { settings } = await get<{ settings: Settings }>(shop, "/settings")

      expect(settings.sites[0]).toMatchObject({
        registration_id: "multisafepay",
        environment: "test",
        providers: [
          { id: ALIPAY, webhook_url: `${shop.url}/hooks/multisafepay/alipay_multisafepay` },
          { id: ALIPAY_PLUS, webhook_url: `${shop.url}/hooks/multisafepay/alipay-plus_multisafepay` },
        ],
        connection: {
          state: "connected",
          site_id: "10001",
          gateways: [
            { gateway: "ALIPAY", active: true, currencies: ["EUR", "USD"], min_eur_cents: 1 },
            { gateway: "ALIPAYPLUS", active: true },
          ],
        },
      })
      expect(settings.sites[0]?.options).toContainEqual({ name: "apiKey", value: "••••••••0001" })
      expect(settings.regions).toMatchObject([
        { name: "Europe", provider_ids: expect.arrayContaining([ALIPAY, ALIPAY_PLUS]) },
        { name: "United States" },
      ])
    })

    it("the settings page shows a rejected key beside a site with an accepted one", async () => {
      const { settings } = await get<{ settings: Settings }>(shop, "/settings")
      expect(settings.sites.map(({ connection }) => connection.state)).toEqual(["connected", "wrong_key"])
      expect(settings.sites[1]?.connection).toMatchObject({ gateways: [], message: expect.any(String) })
    })

    it("the settings page is answered when MultiSafepay is down, and says that it is down", async () => {
      await shop.psp.fault({ on: "api", kind: "reset-before" })
      const { connection } = await post<{ connection: object }>(shop, "/connection-check", {
        provider_id: ALIPAY,
      })
      expect(connection).toMatchObject({ state: "unreachable", gateways: [], message: expect.any(String) })
      expect(await get(shop, "/settings")).toMatchObject({ settings: { regions: [{ name: "Europe" }, {}] } })
    })

    it("the settings page says whether MultiSafepay could reach the shop", async () => {
      const { webhook_check } = await post<{ webhook_check: { checks: object[] } }>(shop, "/webhook-check", {
        provider_id: ALIPAY_PLUS,
      })
      expect(webhook_check.checks).toEqual([
        { check: "https", result: "warning", detail: "http" },
        { check: "port", result: "warning", detail: expect.stringMatching(/^\d+$/) },
        { check: "length", result: "ok", detail: expect.stringMatching(/ \/ 150$/) },
        { check: "characters", result: "ok", detail: null },
        { check: "address", result: "warning", detail: expect.any(String) },
        { check: "answer", result: "ok", detail: null },
      ])
    })

    it("the settings page moves a region from Alipay to Alipay+ in one step and leaves its other providers alone", async () => {
      const region = await regionOf(shop, "eur")
      await post(shop, `/regions/${region}/providers`, { disable: [ALIPAY_PLUS] })

      await post(shop, `/regions/${region}/providers`, { enable: [ALIPAY_PLUS], disable: [ALIPAY] })

      const offered = await providersOf(shop, region)
      expect(offered).toContain(ALIPAY_PLUS)
      expect(offered).toContain("pp_system_default")
      expect(offered).not.toContain(ALIPAY)
    })

    it("the settings page keeps both of two simultaneous changes of regions", async () => {
      const region = await regionOf(shop, "eur")
      await post(shop, `/regions/${region}/providers`, { disable: [ALIPAY, ALIPAY_PLUS] })

      await Promise.all(
        [ALIPAY, ALIPAY_PLUS].map((id) => post(shop, `/regions/${region}/providers`, { enable: [id] })),
      )

      expect(await providersOf(shop, region)).toEqual(expect.arrayContaining([ALIPAY, ALIPAY_PLUS]))
    })

    it("the settings page answers 404 for a region that does not exist", async () => {
      const failure = await post<HttpFailure>(shop, "/regions/reg_1/providers", { enable: [ALIPAY] }).catch(
        (error) => error,
      )
      expect(failure.status).toBe(404)
    })
  })

  describe("the alerts", () => {
    type Alert = {
      id: string
      kind: string
      actions: string[]
      closed_by: string | null
      note: string | null
    }
    type Alerts = { alerts: Alert[]; count: number }

    async function aDeclinedRefund() {
      const { order, session } = await paidOrder(shop)
      await shop.merchant.refund((await shop.merchant.paymentOf(order.id)).id, 5)
      const [refund] = (await shop.psp.order(session.id)).refunds
      await shop.psp.declineRefund(refund?.refund_id ?? "")
      return { order, session, pspRefundId: String(refund?.refund_id) }
    }

    it("the open alerts are listed with the buttons that resolve them, newest first", async () => {
      const { order, session, pspRefundId } = await aDeclinedRefund()
      const reversed = await paidOrder(shop)
      await shop.psp.pay(reversed.session.id, "chargedback")

      expect(await get<Alerts>(shop, "/alerts")).toMatchObject({
        count: 2,
        alerts: [
          {
            kind: "disputed",
            psp_order_id: reversed.session.id,
            order_id: reversed.order.id,
            actions: ["dismiss"],
          },
          {
            kind: "refund_declined",
            subject: pspRefundId,
            psp_order_id: session.id,
            order_id: order.id,
            order_number: String(order.display_id),
            amount: 5,
            currency_code: "eur",
            state: "open",
            actions: ["send_again", "dismiss"],
            closed_at: null,
            closed_by: null,
          },
        ],
      })
    })

    it("a closed alert is listed with who closed it, when and why", async () => {
      await aDeclinedRefund()
      const { alerts } = await get<Alerts>(shop, "/alerts")

      await post(shop, `/alerts/${alerts[0]?.id}/close`, { state: "dismissed", note: "paid in cash" })

      expect(await get<Alerts>(shop, "/alerts")).toMatchObject({ count: 0, alerts: [] })
      expect(await get<Alerts>(shop, "/alerts?state=closed")).toMatchObject({
        count: 1,
        alerts: [
          {
            state: "dismissed",
            note: "paid in cash",
            closed_by: "Tea Admin",
            closed_at: expect.any(String),
            actions: [],
          },
        ],
      })
    })

    it("an alert that was dismissed through the API is listed with the name of the API key, and without the reason of the alert as if it were the note of who dismissed it", async () => {
      const { session } = await paidOrder(shop)
      await alertMerchant(shop.container, {
        kind: "check_failing",
        subject: session.id,
        psp_order_id: session.id,
        provider_id: ALIPAY,
        stage: "failed",
        note: "MultiSafepay did not answer",
      })
      const { api_key } = await (await shop.merchant.api()).post<{ api_key: { token: string } }>(
        "/admin/api-keys",
        { title: "Accounting", type: "secret" },
      )
      const { alerts } = await get<Alerts>(shop, "/alerts")
      expect(alerts).toMatchObject([{ note: "MultiSafepay did not answer" }])

      await shop
        .http()
        .with({ authorization: `Basic ${Buffer.from(`${api_key.token}:`).toString("base64")}` })
        .post(`/admin/alipay/alerts/${alerts[0]?.id}/close`, { state: "dismissed" })

      expect(await get<Alerts>(shop, "/alerts?state=closed")).toMatchObject({
        alerts: [{ state: "dismissed", closed_by: "Accounting", note: null }],
      })
    })

    it("the alerts of an order and of a payment are listed by when they were last raised", async () => {
      const { order, session } = await paidOrder(shop)
      for (const [kind, hours] of [
        ["check_failing", 9],
        ["update_failed", 1],
      ] as const) {
        await alertMerchant(shop.container, {
          kind,
          subject: session.id,
          psp_order_id: session.id,
          order_id: order.id,
          provider_id: ALIPAY,
        })
        await sql(shop).raw(
          "update msp_alert set created_at = now() - make_interval(hours => ?) where kind = ?",
          [hours, kind],
        )
      }
      await sql(shop).raw("update msp_alert set updated_at = created_at where kind = 'update_failed'")

      const kinds = ["check_failing", "update_failed"].map((kind) => ({ kind }))
      expect(await get(shop, `/orders/${order.id}`)).toMatchObject({ alipay: { alerts: kinds } })
      expect(await get(shop, `/payments/${session.id}`)).toMatchObject({ alerts: kinds })
    })

    it('"check again" works for a payment without an order and for one whose session is gone', async () => {
      const shopper = shop.shopper()
      const { id } = await shopper.checkout(ALIPAY)
      await shop.psp.pay(id, "completed", { notify: false })
      expect(await post(shop, `/payments/${id}/check`)).toMatchObject({
        payment: { psp_order_id: id, psp_status: "completed", actions: ["complete_cart"], error: null },
      })
      expect(await shop.merchant.ordersOf(shopper.email)).toHaveLength(1)
      const unknown = await post<HttpFailure>(
        shop,
        "/payments/payses_01ARZ3NDEKTSV4RRFFQ69G5FAV/check",
      ).catch((error) => error)
      expect(unknown.status).toBe(404)
    })
  })

  describe("the page of a payment", () => {
    type Entry = { what: string; at: string }
    type PaymentPage = { payment: { state: string | null }; timeline: Entry[]; alerts: { kind: string }[] }

    const whatOf = ({ timeline }: PaymentPage) => timeline.map(({ what }) => what)

    it("the page of a payment shows its history from the start to the last refund, with the cart and the customer", async () => {
      const { order, session, email } = await paidOrder(shop, ALIPAY_PLUS, "GCASH")
      await shop.merchant.refund((await shop.merchant.paymentOf(order.id)).id, 5, "one bag was open")
      await shop.psp.refundInDashboard(session.id, 300)
      await post(shop, `/payments/${session.id}/check`)

      const page = await get<PaymentPage>(shop, `/payments/${session.id}?refresh=true`)

      expect(page).toMatchObject({
        in_shop: true,
        payment: {
          psp_order_id: session.id,
          state: "partially_refunded",
          amount: 29.95,
          refunded: 8,
          psp: { wallet: "GCASH" },
          dashboard_url: expect.stringContaining(session.id),
        },
        order: { id: order.id, number: String(order.display_id), canceled_at: null },
        customer: { email },
        items: [{ title: expect.any(String), quantity: expect.any(Number), unit_price: expect.any(Number) }],
        alerts: [],
        permissions: { check_again: true, withdraw_refunds: true },
      })
      const whats = whatOf(page)
      expect(whats.at(-1)).toBe("started")
      expect(whats.filter((what) => what === "refund")).toHaveLength(2)
      expect(whats).toEqual(expect.arrayContaining(["paid", "order_placed", "started", "refund"]))
      const times = page.timeline.map(({ at }) => Date.parse(at))
      expect(times).toEqual([...times].sort((a, b) => b - a))
    })

    it("the page of a payment shows a failed payment with the content of its cart and MultiSafepay's status", async () => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)
      await shop.psp.pay(session.id, "declined")

      const page = await get<PaymentPage>(shop, `/payments/${session.id}`)

      expect(page).toMatchObject({
        payment: { state: "failed", psp: { status: "declined" } },
        order: null,
        cart_id: shopper.cart.id,
        customer: { email: shopper.email },
        items: [{ quantity: expect.any(Number) }],
      })
      expect(whatOf(page)).toEqual(expect.arrayContaining(["ended", "started"]))
    })

    it("the page of a payment shows a payment whose session core has deleted, and answers 404 for unknown ids", async () => {
      const { id } = await shop.shopper().checkout(ALIPAY)
      await loseSession(shop, id)
      await shop.psp.pay(id)

      expect(await get<PaymentPage>(shop, `/payments/${id}`)).toMatchObject({
        in_shop: false,
        payment: { state: "paid", amount: 29.95, refunded: 0, currency_code: "eur" },
        order: null,
        alerts: [{ kind: "orphan_refunded", state: "open" }],
      })
      const unknown = await get<HttpFailure>(shop, "/payments/payses_01ARZ3NDEKTSV4RRFFQ69G5FAV").catch(
        (error) => error,
      )
      expect(unknown.status).toBe(404)
    })

    it.each([
      ["initialized", "open"],
      ["uncleared", "under_review"],
      ["cancelled", "cancelled"],
      ["expired", "expired"],
      ["declined", "failed"],
      ["chargedback", "disputed"],
    ] as const)(
      "the page of a payment that the shop no longer has shows MultiSafepay's status %s as %s",
      async (scenario, state) => {
        const id = await forgottenPayment(shop)
        if (scenario === "chargedback") await shop.psp.pay(id, "completed", UNTOLD)
        await shop.psp.pay(id, scenario, UNTOLD)

        expect(await get<PaymentPage>(shop, `/payments/${id}`)).toMatchObject({
          in_shop: false,
          payment: { state, amount: 29.95, refunded: 0 },
        })
      },
    )

    it.each([
      [500, "partially_refunded"],
      [2995, "refunded"],
    ])(
      "the page of a payment that the shop no longer has shows %d cents that MultiSafepay refunded: it is %s",
      async (cents, state) => {
        const id = await forgottenPayment(shop)
        await shop.psp.pay(id, "completed", UNTOLD)
        await shop.psp.refundInDashboard(id, cents)

        expect(await get<PaymentPage>(shop, `/payments/${id}?refresh=true`)).toMatchObject({
          in_shop: false,
          payment: { state, amount: 29.95, refunded: cents / 100 },
        })
      },
    )

    it("the page of a payment that the shop no longer has shows the refund that MultiSafepay accepted and does not list", async () => {
      await shop.psp.settings({ refund_listing: "costs-only" })
      const id = await payUnknownSession(shop)
      await shop.psp.notify(id)
      await letTimePass(shop, id, 10)
      await shop.psp.notify(id)
      expect((await shop.psp.order(id)).refunds).toHaveLength(1)

      expect(await get<PaymentPage>(shop, `/payments/${id}?refresh=true`)).toMatchObject({
        in_shop: false,
        payment: { state: "refunded", refunded: 29.95, refunds: [{ amount: 29.95, psp_status: "accepted" }] },
      })
    })

    it("the page of a payment that the shop no longer has shows no amount, state or date while MultiSafepay is down", async () => {
      const id = await forgottenPayment(shop)
      await shop.psp.fault({ on: "api", kind: "status", status: 503 })

      const page = await get<PaymentPage>(shop, `/payments/${id}?refresh=true`)

      expect(page).toMatchObject({
        in_shop: false,
        payment: {
          psp: null,
          psp_error: { reason: "unreachable" },
          amount: null,
          refunded: null,
          currency_code: null,
          state: null,
          created_at: null,
        },
        timeline: [],
      })
    })
  })

  describe("the payments table", () => {
    it("the payments table shows an open payment with its shopper, before there is an order", async () => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)

      expect(await list(shop)).toEqual({
        count: 1,
        offset: 0,
        limit: 20,
        payments: [
          {
            psp_order_id: session.id,
            psp_transaction_id: null,
            provider_id: ALIPAY,
            environment: "test",
            state: "open",
            amount: 29.95,
            refunded: 0,
            fee: null,
            net: null,
            currency_code: "eur",
            created_at: expect.any(String),
            booked_at: null,
            wallet: null,
            has_alert: false,
            name: "Mei de Vries",
            email: shopper.email,
            order_id: null,
            display_id: null,
          },
        ],
      })
    })

    it("the payments table shows no payment of another provider", async () => {
      await shop.shopper().checkout("pp_system_default")
      expect(await list(shop)).toMatchObject({ count: 0, payments: [] })
    })

    it("the payments table shows the status of each payment", async () => {
      const cancelled = await shop.shopper().checkout(ALIPAY)
      await shop.psp.pay(cancelled.id, "cancelled")
      const declined = await shop.shopper().checkout(ALIPAY)
      await shop.psp.pay(declined.id, "declined")
      const expired = await shop.shopper().checkout(ALIPAY)
      await shop.psp.pay(expired.id, "expired")
      const reviewed = await shop.shopper().checkout(ALIPAY)
      await shop.psp.pay(reviewed.id, "uncleared")
      const reviewedAtSecondTry = await shop.shopper().checkout(ALIPAY)
      await shop.psp.pay(reviewedAtSecondTry.id, "declined")
      await shop.psp.pay(reviewedAtSecondTry.id, "uncleared")
      const refunded = await paidOrder(shop)
      await shop.merchant.refund((await shop.merchant.paymentOf(refunded.order.id)).id)
      const reversed = await paidOrder(shop)
      await shop.psp.pay(reversed.session.id, "chargedback")

      await eventually(async () => {
        const { payments } = await list(shop)
        expect(payments.map(({ psp_order_id, state }) => [psp_order_id, state])).toEqual([
          [reversed.session.id, "disputed"],
          [refunded.session.id, "refunded"],
          [reviewedAtSecondTry.id, "under_review"],
          [reviewed.id, "under_review"],
          [expired.id, "expired"],
          [declined.id, "failed"],
          [cancelled.id, "cancelled"],
        ])
      })
      expect(await list(shop, "state=disputed")).toMatchObject({ count: 1 })
      expect(await list(shop, "state=expired")).toMatchObject({ count: 1 })
    })

    it("the payments table shows a payment as refunded when MultiSafepay refunded all of an amount that was rounded down", async () => {
      const shopper = shop.shopper()
      await shopper.createCart()
      await shopper.addShipping()
      const item = String(shopper.cart.items?.[0]?.id)
      await shop.container.resolve(Modules.CART).updateLineItems(item, { unit_price: 9.472 })
      const { id } = await shopper.startPayment(ALIPAY)
      await shop.psp.pay(id)
      expect(await shop.psp.order(id)).toMatchObject({ amount: 2_389 })
      await shop.psp.refundInDashboard(id, 2_389)

      await eventually(async () =>
        expect(await list(shop)).toMatchObject({ payments: [{ state: "refunded", refunded: 23.89 }] }),
      )
    })

    it("the payments table, its amount filter, its export and its sums have what was charged for a cart with half a cent", async () => {
      const shopper = shop.shopper()
      await shopper.createCart()
      await shopper.addShipping()
      const item = String(shopper.cart.items?.[0]?.id)
      await shop.container.resolve(Modules.CART).updateLineItems(item, { unit_price: 9.4725 })
      const { id } = await shopper.startPayment(ALIPAY)
      await shop.psp.pay(id)
      expect(await shop.psp.order(id)).toMatchObject({ amount: 2_390 })
      const order = await shopper.placeOrder()
      await shop.merchant.refund((await shop.merchant.paymentOf(order.id)).id, 3.005)

      const { payments } = await list(shop, "amount=23.9")
      expect(payments).toMatchObject([{ psp_order_id: id, amount: 23.9, refunded: 3.01 }])
      const [{ fee, net } = { fee: null, net: null }] = payments
      expect(net).toBeCloseTo(23.9 - 3.01 - Number(fee), 9)
      expect(await list(shop, "amount=23.895")).toMatchObject({ count: 0 })
      const file = await (await shop.merchant.api()).request("get", "/admin/alipay/payments/export")
      expect(file.text).toContain(`,partially_refunded,23.9,3.01,${fee},${net},eur,`)
      const { summary } = await get<{ summary: Summary }>(shop, "/payments/summary")
      expect(summary.money).toMatchObject([{ gross: 23.9, refunded: 3.01, net }])
      expect(await viewOf(shop, order.id)).toMatchObject({
        alipay: { payments: [{ amount: 23.9, refunded: 3.01 }] },
      })
    })

    it.each(["open", "dismissed"])(
      "the payments table shows a payment as paid again, and ends its %s alert, when the merchant has won the dispute",
      async (state) => {
        const { session } = await paidOrder(shop)
        await shop.psp.pay(session.id, "chargedback")
        await eventually(async () => expect(await list(shop, "state=disputed")).toMatchObject({ count: 1 }))
        const api = await shop.merchant.api()
        if (state === "dismissed") {
          const { alerts } = await api.get<{ alerts: { id: string }[] }>("/admin/alipay/alerts")
          await api.post(`/admin/alipay/alerts/${alerts[0]?.id}/close`, { state, note: "We object" })
        }

        await shop.psp.pay(session.id, "chargeback_reversed")

        await eventually(async () =>
          expect(await list(shop)).toMatchObject({ payments: [{ psp_order_id: session.id, state: "paid" }] }),
        )
        expect(await alertsOf(shop)).toMatchObject([{ kind: "disputed", state: "resolved" }])
        await shop.psp.pay(session.id, "chargedback")
        await eventually(async () =>
          expect(await alertsOf(shop)).toMatchObject([{ kind: "disputed", state: "open" }]),
        )
      },
    )

    it("the payments table finds a payment by order number, e-mail address and each of the ids", async () => {
      const { order, session, email } = await paidOrder(shop)
      await paidOrder(shop)
      const { payments } = await list(shop)
      const wanted = payments.find(({ psp_order_id }) => psp_order_id === session.id)
      const searches = [
        `#${order.display_id}`,
        String(order.display_id),
        email.toUpperCase(),
        session.id,
        order.id,
        wanted?.psp_transaction_id ?? "",
      ]
      for (const q of searches) {
        expect(await list(shop, `q=${encodeURIComponent(q)}`)).toMatchObject({
          count: 1,
          payments: [{ psp_order_id: session.id }],
        })
      }
      for (const q of ["%", "_", "'; drop table payment; --", "#999999999", "\\"]) {
        expect(await list(shop, `q=${encodeURIComponent(q)}`)).toMatchObject({ count: 0 })
      }
    })

    it("the payments table finds a payment by digits that are an e-mail address, or a transaction at MultiSafepay", async () => {
      const { order, session } = await paidOrder(shop)
      await paidOrder(shop)
      await sql(shop).raw("update \"order\" set email = '87324512@qq.com' where id = ?", [order.id])
      await sql(shop).raw(
        'update payment set data = data || \'{"psp_transaction_id":"612345678"}\' where payment_session_id = ?',
        [session.id],
      )
      const open = await shop.shopper().checkout(ALIPAY)
      await sql(shop).raw(
        `update cart set email = '99887766@qq.com' where id = (
           select cart_id from cart_payment_collection link join payment_session session
               on session.payment_collection_id = link.payment_collection_id where session.id = ?)`,
        [open.id],
      )
      const found = async (q: string) =>
        (await list(shop, `q=${encodeURIComponent(q)}`)).payments.map(({ psp_order_id }) => psp_order_id)
      expect(await found("87324512")).toEqual([session.id])
      expect(await found("99887766")).toEqual([open.id])
      expect(await found("612345678")).toEqual([session.id])
      expect(await found("#87324512")).toEqual([])
    })

    it("the payments table exports the shown payments, without formulas that a spreadsheet would run", async () => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)
      await sql(shop).raw("update cart set email = ? where id = ?", ["=cmd|'/c calc'!a1", shopper.cart.id])
      await paidOrder(shop)

      const answer = await (await shop.merchant.api()).request(
        "get",
        `/admin/alipay/payments/export?q=${session.id}`,
      )

      expect(answer.headers).toMatchObject({
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": expect.stringMatching(
          /^attachment; filename="alipay-payments-\d{4}-\d\d-\d\d.csv"$/,
        ),
      })
      expect(answer.text.split("\r\n")).toEqual([
        "\uFEFFcreated_at,booked_at,display_id,order_id,name,email,state,amount,refunded,fee,net,currency_code,provider_id,wallet,environment,psp_order_id,psp_transaction_id",
        expect.stringContaining(
          `,,,,Mei de Vries,'=cmd|'/c calc'!a1,open,29.95,0,,,eur,${ALIPAY},,test,${session.id},`,
        ),
        "",
      ])
    })

    it("the payments table exports a file that a spreadsheet in Dutch or German opens: semicolons, decimal commas, times of the shop's zone", async () => {
      const { order, session } = await paidOrder(shop, ALIPAY_PLUS, "GCASH")
      await sql(shop).raw("update payment_session set created_at = '2026-07-01T22:30:00Z' where id = ?", [
        session.id,
      ])
      const answer = await (await shop.merchant.api()).request(
        "get",
        "/admin/alipay/payments/export?separator=semicolon&time_zone=Europe/Amsterdam",
      )
      const [head, line] = answer.text.split("\r\n")
      expect(head).toMatch(/^\uFEFFcreated_at;booked_at;/)
      expect(line).toContain(
        `;${order.display_id};${order.id};Mei de Vries;${order.email};paid;29,95;0;0,92;29,03;eur;${ALIPAY_PLUS};GCASH;test;`,
      )
      expect(line).toMatch(/^2026-07-02 00:30:00;\d{4}-\d\d-\d\d \d\d:\d\d:\d\d;/)
    })

    it("the payments table filters payments by method, site, wallet, currency, environment and alert", async () => {
      const gcash = await paidOrder(shop, ALIPAY_PLUS, "GCASH")
      const reversed = await paidOrder(shop)
      await shop.psp.pay(reversed.session.id, "chargedback")
      const dollars = await shop.shopper().checkout(ALIPAY, { region: "usd" })
      const found = async (query: string) =>
        (await list(shop, query)).payments.map(({ psp_order_id }) => psp_order_id)

      expect(await found("gateway=ALIPAYPLUS")).toEqual([gcash.session.id])
      expect(await found("wallet=GCASH")).toEqual([gcash.session.id])
      expect(await found("currency_code=USD")).toEqual([dollars.id])
      expect(await found("alert=true")).toEqual([reversed.session.id])
      expect(await found("alert=false&gateway=ALIPAY")).toEqual([dollars.id])
      expect(await found("site=multisafepay-b")).toEqual([])
      expect(await found("site=multisafepay&environment=test")).toHaveLength(3)
      expect(await found("environment=live")).toEqual([])
    })

    it("the payment summary agrees with its days and the table, by currency, and never mixes test payments with live ones", async () => {
      await paidOrder(shop)
      const { order } = await paidOrder(shop)
      await shop.merchant.refund((await shop.merchant.paymentOf(order.id)).id, 10)
      const reversed = await paidOrder(shop)
      await shop.psp.pay(reversed.session.id, "chargedback")
      await shop.shopper().checkout(ALIPAY, { region: "usd" })
      await eventually(async () => expect(await list(shop, "state=disputed")).toMatchObject({ count: 1 }))

      const { summary } = await get<{ summary: Summary }>(
        shop,
        "/payments/summary?time_zone=Asia/Shanghai&days=7",
      )

      expect(summary.days).toHaveLength(7)
      expect(summary.days.at(-1)).toMatchObject({ paid: 2, open: 1, failed: 1, refunded: 0 })
      expect(summary.counts).toEqual({ paid: 2, open: 1, failed: 1, refunded: 0 })
      const fee = (await list(shop)).payments.find(({ state }) => state === "paid")?.fee ?? 0
      expect(fee).toBeGreaterThan(0)
      expect(summary.money).toEqual([
        {
          currency_code: "eur",
          gross: 89.85,
          refunded: 10,
          reversed: 29.95,
          fees: expect.closeTo(3 * fee, 5),
          net: expect.closeTo(49.9 - 3 * fee, 5),
          without_fee: 0,
        },
      ])
      const { payments } = await list(shop)
      expect(payments.reduce((total, { net }) => total + (net ?? 0), 0)).toBeCloseTo(
        summary.money[0]?.net ?? 0,
        5,
      )
      const live = await get<{ summary: Summary }>(shop, "/payments/summary?environment=live")
      expect(live.summary).toMatchObject({
        counts: { paid: 0, open: 0, failed: 0, refunded: 0 },
        money: [],
      })
      expect(live.summary.days).toHaveLength(30)
    })

    const PAGES = [
      "limit=20",
      "q=shopper-77",
      "state=refunded",
      "amount[$gte]=100&order=amount",
      "offset=980",
      "alert=true",
    ]

    it("the payments list takes as many statements with 1,000 payments as with none", async () => {
      const atFirst = await inTurn(PAGES, (page) => statementsFor(shop, page))
      await insertPayments(sql(shop), 1_000)

      expect(await list(shop)).toMatchObject({ count: 1_000 })
      expect(await inTurn(PAGES, (page) => statementsFor(shop, page))).toEqual(atFirst)
    })

    it("the payments table exports 10,000 payments, each of them once", async () => {
      await insertPayments(sql(shop), 10_000)
      for (const order of ["-created_at", "amount"]) {
        const answer = await (await shop.merchant.api()).request(
          "get",
          `/admin/alipay/payments/export?order=${order}`,
        )
        const ids = answer.text.match(/payses_[0-9A-Z]{26}/g) ?? []
        expect([ids.length, new Set(ids).size]).toEqual([10_000, 10_000])
      }
    })
  })
})

type Payment = {
  psp_order_id: string
  state: string
  psp_transaction_id: string | null
  fee: number | null
  net: number | null
}
type PaymentList = { payments: Payment[]; count: number }
type Settings = { sites: { options: object[]; connection: { state: string } }[]; regions: object[] }
type Summary = { days: object[]; counts: object; money: { net: number }[] }
type View = {
  alipay: {
    payments: {
      psp: { completed_at: string | null } | null
      refunds: object[]
      updates: { invoice?: { state: string } }
    }[]
  } | null
}

async function paidOrder(shop: Shop, provider = ALIPAY, wallet?: string) {
  const shopper = shop.shopper()
  const session = await shopper.checkout(provider)
  await shop.psp.pay(session.id, "completed", wallet ? { wallet } : {})
  return { order: await shopper.placeOrder(), session, email: shopper.email }
}

const get = async <T>(shop: Shop, path: string): Promise<T> =>
  (await shop.merchant.api()).get<T>(`/admin/alipay${path}`)

const post = async <T>(shop: Shop, path: string, body: object = {}): Promise<T> =>
  (await shop.merchant.api()).post<T>(`/admin/alipay${path}`, body)

const viewOf = (shop: Shop, orderId: string, query = ""): Promise<View> =>
  get(shop, `/orders/${orderId}${query}`)

const sync = (shop: Shop, orderId: string): Promise<View & { synced: object[] }> =>
  post(shop, `/orders/${orderId}/sync`)

const list = (shop: Shop, query = ""): Promise<PaymentList> => get(shop, `/payments?${query}`)

const sql = (shop: Shop) => shop.container.resolve<SqlConnection>(ContainerRegistrationKeys.PG_CONNECTION)

/** From now on, the tea has net prices, with 21 % tax on top. */
async function addTaxOnTop(shop: Shop): Promise<void> {
  await sql(shop).raw("update price_preference set is_tax_inclusive = false", [])
  await sql(shop).raw("update tax_rate set rate = 21 where code = 'nl-tea'", [])
}

async function owedBy(shop: Shop, orderId: string): Promise<number> {
  return Number((await readOrderOwed(shop.container, orderId))?.owed)
}

/** Pays without a notification to the shop. */
const UNTOLD = { notify: false, force: true }

/** A payment that the shop knows only from the plugin's table. */
async function forgottenPayment(shop: Shop): Promise<string> {
  const { id } = await shop.shopper().checkout(ALIPAY)
  await loseSession(shop, id)
  await sql(shop).raw(
    "insert into msp_payment (psp_order_id, provider_id) values (?, ?) on conflict (psp_order_id) do update set provider_id = excluded.provider_id",
    [id, ALIPAY],
  )
  return id
}

async function regionOf(shop: Shop, currency: string): Promise<string> {
  const { regions } = await (await shop.merchant.api()).get<{
    regions: { id: string; currency_code: string }[]
  }>("/admin/regions")
  return regions.find(({ currency_code }) => currency_code === currency)?.id ?? ""
}

async function providersOf(shop: Shop, region: string): Promise<string[]> {
  const { region: found } = await (await shop.merchant.api()).get<{
    region: { payment_providers: { id: string }[] }
  }>(`/admin/regions/${region}?fields=*payment_providers`)
  return found.payment_providers.map(({ id }) => id)
}

/**
 * The number of SQL statements for a page of the table, including the login check. The least of three counts, because a
 * job of the shop (recovery by the clock) may fall into one of them.
 */
async function statementsFor(shop: Shop, query: string): Promise<number> {
  const api: Http = await shop.merchant.api()
  const pg = shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
  const counts = await inTurn([1, 2, 3], async () => {
    let statements = 0
    const count = () => {
      statements += 1
    }
    pg.on("query", count)
    try {
      await api.get(`/admin/alipay/payments?${query}`)
    } finally {
      pg.removeListener("query", count)
    }
    return statements
  })
  return Math.min(...counts)
}

/** One after another, because in parallel they would count each other's statements. */
async function inTurn<I, O>(items: I[], work: (item: I) => Promise<O>): Promise<O[]> {
  const done: O[] = []
  for (const item of items) done.push(await work(item))
  return done
}
