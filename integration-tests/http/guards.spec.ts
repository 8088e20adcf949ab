import { Modules } from "@medusajs/framework/utils"
import { createPromotionsWorkflow } from "@medusajs/medusa/core-flows"
import { signNotification } from "../../src/multisafepay"
import { eventually } from "../../testkit/eventually"
import { SITE_KEY } from "../../testkit/servers/sandbox-keys"
import { alertsOf, letTimePass, loseSession } from "../harness/journal"
import { ALIPAY, aTeaShop, type Shop } from "../harness/shop"

const PROVIDER = "alipay_multisafepay"

async function aPaidOrder(shop: Shop) {
  const shopper = shop.shopper()
  const session = await shopper.checkout(ALIPAY)
  await shop.psp.pay(session.id)
  const order = await shopper.placeOrder()
  return { shopper, session, order, payment: await shop.merchant.paymentOf(order.id) }
}

/** A signed message as MultiSafepay sends it, with the headers that core passes to the provider. */
function signedClaim(orderId: string, fields: object = {}) {
  const body = JSON.stringify({
    order_id: orderId,
    transaction_id: 4711,
    status: "completed",
    currency: "EUR",
    amount: 2995,
    var1: PROVIDER,
    ...fields,
  })
  const rawData = Buffer.from(body)
  const auth = signNotification({ apiKey: SITE_KEY, rawBody: rawData })
  return { data: JSON.parse(body), rawData, headers: { auth } }
}

aTeaShop("Guards", {}, (shop) => {
  describe("A paid payment", () => {
    it("core cannot cancel a paid payment, which would make it impossible to refund", async () => {
      const { session, payment } = await aPaidOrder(shop)

      await expect(shop.container.resolve(Modules.PAYMENT).cancelPayment(payment.id)).rejects.toMatchObject({
        code: "alipay_already_paid",
      })

      const [kept] = await shop.container.resolve(Modules.PAYMENT).listPayments({ id: payment.id })
      expect(kept?.canceled_at).toBeFalsy()
      await shop.merchant.refund(payment.id, 5)
      expect((await shop.psp.order(session.id)).refunds).toMatchObject([{ amount: 500 }])
    })

    it.each([
      ["is away", { status: 503 }],
      ["answers the unknown error 1000 under HTTP 404", { status: 404, error_code: 1000 }],
      ["answers the unknown error 1000 under HTTP 410", { status: 410, error_code: 1000 }],
    ])(
      "a paid payment cannot be cancelled, replaced or refunded while MultiSafepay %s, which never means that it does not exist",
      async (_name, answer) => {
        const { payment, order } = await aPaidOrder(shop)
        const started = await shop.shopper().checkout(ALIPAY)
        await shop.psp.pay(started.id, "completed", { notify: false })
        const payments = shop.container.resolve(Modules.PAYMENT)
        await shop.psp.fault({
          on: "api",
          kind: "status",
          ...answer,
          endpoint: "GET /orders/:id",
          times: null,
        })

        await expect(payments.cancelPayment(payment.id)).rejects.toThrow()
        await expect(payments.deletePaymentSession(started.id)).rejects.toThrow()
        await expect(shop.merchant.refund(payment.id, 5)).rejects.toMatchObject({ status: 500 })

        await shop.psp.clearFaults()
        expect(await payments.listPaymentSessions({ id: started.id })).toHaveLength(1)
        expect((await shop.merchant.paymentOf(order.id)).canceled_at).toBeFalsy()
      },
    )

    it("a paid payment keeps its session, whoever in the shop wants to delete it", async () => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)
      await shop.psp.pay(session.id, "completed", { notify: false })
      const payments = shop.container.resolve(Modules.PAYMENT)

      await expect(payments.deletePaymentSession(session.id)).rejects.toMatchObject({
        code: "alipay_already_paid",
      })

      expect(await payments.listPaymentSessions({ id: session.id })).toHaveLength(1)
    })

    it("a payment's session can be deleted once the payment is refunded in full", async () => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)
      await shop.psp.pay(session.id, "completed", { notify: false })
      await shop.psp.settings({ refund_notification: "child" })
      await shop.psp.refundInDashboard(session.id)

      await shop.container.resolve(Modules.PAYMENT).deletePaymentSession(session.id)

      expect(await shopper.sessions()).toHaveLength(0)
    })
  })

  describe("A webhook event that core handles itself", () => {
    it("core's webhook event never names a deleted session, because core would complete somebody else's cart", async () => {
      const bystander = shop.shopper()
      await bystander.checkout(ALIPAY)
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)
      await loseSession(shop, session.id)
      await shop.psp.pay(session.id, "completed", { notify: false })
      const payload = signedClaim(session.id)

      const action = await shop.container
        .resolve(Modules.PAYMENT)
        .getWebhookActionAndData({ provider: PROVIDER, payload })

      expect(action).toEqual({ action: "not_supported" })
      expect(await shop.merchant.ordersOf(bystander.email)).toHaveLength(0)
    })

    it("core's webhook event leads to what MultiSafepay answers, not to what the notification claims", async () => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)
      const webhook = { provider: PROVIDER, payload: signedClaim(session.id) }
      const payments = shop.container.resolve(Modules.PAYMENT)

      expect(await payments.getWebhookActionAndData(webhook)).toMatchObject({ action: "pending" })
      await shop.psp.pay(session.id, "completed", { notify: false })
      expect(await payments.getWebhookActionAndData(webhook)).toMatchObject({
        action: "authorized",
        data: { session_id: session.id, amount: session.amount.toFixed(2) },
      })
      await shopper.placeOrder()
      expect(await payments.getWebhookActionAndData(webhook)).toMatchObject({ action: "captured" })
    })

    it("core's webhook event names the session's own amount, whatever amount and decimals the notification has", async () => {
      const session = await shop.shopper().checkout(ALIPAY)
      await shop.psp.pay(session.id, "completed", { notify: false })
      const payments = shop.container.resolve(Modules.PAYMENT)

      const { data } = await payments.getWebhookActionAndData({
        provider: PROVIDER,
        payload: signedClaim(session.id, { amount: 500 }),
      })

      expect(Number(data?.amount)).toBe(session.amount)
    })
  })

  describe("One payment sync at a time", () => {
    // MultiSafepay's own protection against duplicates is switched off: the shop must not need it.
    beforeEach(() => shop.psp.settings({ refund_above_original: true, refund_duplicate_window_seconds: 0 }))

    it("money without an order is refunded once, however many notifications arrive at once", async () => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)
      await loseSession(shop, session.id)
      await shop.psp.pay(session.id, "completed", { notify: false })

      await shop.psp.notify(session.id)
      await letTimePass(shop, session.id, 10)

      await Promise.all(Array.from({ length: 5 }, () => shop.psp.notify(session.id)))

      const pspOrder = await shop.psp.order(session.id)
      expect(pspOrder.refunds).toMatchObject([{ amount: pspOrder.amount }])
    })

    it("money without an order is refunded once, though MultiSafepay lists nothing of the refund that it accepted", async () => {
      await shop.psp.settings({ refund_listing: "costs-only" })
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)
      await loseSession(shop, session.id)
      await shop.psp.pay(session.id, "completed", { notify: false })
      await shop.psp.notify(session.id)
      await letTimePass(shop, session.id, 10)
      await shop.psp.notify(session.id)
      const { refunds, amount } = await shop.psp.order(session.id)
      expect(refunds).toMatchObject([{ amount, status: "reserved" }])

      await letTimePass(shop, session.id, 10)
      expect(await shop.psp.notify(session.id)).toMatchObject({ delivered: true })
      await shop.psp.acceptRefund(String(refunds[0]?.refund_id))
      await letTimePass(shop, session.id, 24 * 60)
      expect(await shop.psp.notify(session.id)).toMatchObject({ delivered: true })

      expect((await shop.psp.order(session.id)).refunds).toHaveLength(1)
      expect(await alertsOf(shop)).toMatchObject([{ kind: "orphan_refunded", stage: "done" }])
    })

    it("the refunded payment of a sold-out cart places no order later, even when MultiSafepay does not list the refund", async () => {
      await shop.psp.settings({ refund_listing: "costs-only" })
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)
      await shop.merchant.setStock("LONGJING-50", 0)
      await shop.psp.pay(session.id)
      await eventually(async () => expect((await shop.psp.order(session.id)).refunds).toHaveLength(1))

      await shop.merchant.setStock("LONGJING-50", 100)
      await shop.psp.notify(session.id)
      await shopper.sync(session.id)

      expect((await shop.psp.order(session.id)).refunds).toHaveLength(1)
      expect(await shop.merchant.ordersOf(shopper.email)).toHaveLength(0)
      expect(await alertsOf(shop)).toMatchObject([{ kind: "uncompletable_refunded", stage: "done" }])
    })

    it("a refund made in MultiSafepay's dashboard is booked once, however many notifications arrive at once", async () => {
      const { session, order } = await aPaidOrder(shop)
      await shop.psp.fault({ on: "notification", kind: "lost", times: 1 })
      await shop.psp.refundInDashboard(session.id, 700)

      await Promise.all(Array.from({ length: 5 }, () => shop.psp.notify(session.id)))

      const { refunds } = await shop.merchant.paymentOf(order.id)
      expect(refunds).toMatchObject([{ amount: 7 }])
    })
  })

  describe("A cart whose payment is open", () => {
    it("a cart keeps its payment when something other than the total changes, and the order has the change", async () => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)

      await shopper.updateCart({ metadata: { gift: "yes" }, email: "another@example.com" })
      await shop.psp.pay(session.id)

      expect(await shop.merchant.ordersOf("another@example.com")).toMatchObject([
        { total: session.amount, payment_status: "captured" },
      ])
    })

    it("a cart whose total becomes zero cancels its payment, and late money is refunded", async () => {
      await createPromotionsWorkflow(shop.container).run({
        input: {
          promotionsData: [freeOrder("FREE-ITEMS", "items"), freeOrder("FREE-SHIPPING", "shipping_methods")],
        },
      })
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)

      const cart = await shopper.updateCart({ promo_codes: ["FREE-ITEMS", "FREE-SHIPPING"] })
      expect(cart.total).toBe(0)
      expect(await shop.psp.order(session.id)).toMatchObject({ status: "cancelled" })
      const order = await shopper.placeOrder()

      await shop.psp.pay(session.id, "completed", { force: true })
      await letTimePass(shop, session.id, 10)
      await shop.psp.notify(session.id)
      await eventually(async () => expect((await shop.psp.order(session.id)).refunds).toHaveLength(1))
      expect(order.total).toBe(0)
      await expect(shopper.startPayment(ALIPAY)).rejects.toMatchObject({ status: 400 })
    })
  })
})

const freeOrder = (code: string, target_type: "items" | "shipping_methods") => ({
  code,
  type: "standard" as const,
  status: "active" as const,
  application_method: {
    type: "percentage" as const,
    target_type,
    allocation: "across" as const,
    value: 100,
    currency_code: "eur",
  },
})
