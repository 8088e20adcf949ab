import { ContainerRegistrationKeys, MedusaError, Modules } from "@medusajs/framework/utils"
import { createCartCreditLinesWorkflow } from "@medusajs/medusa/core-flows"
import type { HttpFailure } from "../../testkit/actors/http"
import { eventually } from "../../testkit/eventually"
import { recover } from "../harness/jobs"
import { feedOf, journalEntryOf, whileTableFails } from "../harness/journal"
import { logLinesOf } from "../harness/log-lines"
import { ALIPAY, ALIPAY_PLUS, aTeaShop, type Shop } from "../harness/shop"

type Link = {
  url: string
  expires_at: string
  amount: number
  currency_code: string
  payment_session_id: string
  provider_id: string
  reused: boolean
}

const OF_OTHERS = { email: "evil@example.com", first_name: "Eve" }
const RETURN_TEMPLATE = "http://localhost:8000/orders/{order_id}?session={session_id}"

aTeaShop("A payment link", { options: { paymentLinkReturnUrl: RETURN_TEMPLATE } }, (shop) => {
  it("a payment link collects what an order edit added, and nothing is outstanding once it is paid", async () => {
    const order = await paidOrder(shop)
    await shop.merchant.addToOrder(order.id, "JASMINE-50")

    const link = await makeLink(shop, order.id)
    expect(link).toMatchObject({ amount: 9.95, currency_code: "eur", provider_id: ALIPAY, reused: false })
    expect(link.url).toContain(shop.sandboxUrl)
    const { notifications } = await shop.psp.pay(link.payment_session_id)

    expect(notifications).toMatchObject([{ delivered: true, http_status: 200 }])
    expect(await shop.psp.order(link.payment_session_id)).toMatchObject({ type: "paymentlink", amount: 995 })
    await expectFullyPaid(shop, order.id, 39.9)
    expect(await openLink(shop, order.id)).toBeNull()
  })

  it.each(["declined", "void", "expired"] as const)(
    "a payment link whose first payment was %s is booked when it is paid after all",
    async (first) => {
      const order = await paidOrder(shop)
      await shop.merchant.addToOrder(order.id, "JASMINE-50")
      const { payment_session_id: id } = await makeLink(shop, order.id)
      await shop.psp.pay(id, first)

      const { notifications } = await shop.psp.pay(id, "completed", { force: true })

      expect(notifications).toMatchObject([{ delivered: true, http_status: 200 }])
      await expectFullyPaid(shop, order.id, 39.9)
      expect(await feedOf(shop)).toEqual([])
    },
  )

  it.each(["uncleared", "reserved"] as const)(
    "a payment link whose payment is under review as %s is not given to the customer again until the review ends",
    async (status) => {
      const order = await paidOrder(shop)
      await shop.merchant.addToOrder(order.id, "JASMINE-50")
      const { payment_session_id: id } = await makeLink(shop, order.id)
      await shop.psp.pay(id, status)
      const api = await shop.merchant.api()
      const path = `/admin/alipay/orders/${order.id}/payment-link`

      expect(await openLink(shop, order.id)).toBeNull()
      for (const asked of [path, `${path}/send`]) {
        expect(await api.request("post", asked).send({})).toMatchObject({
          status: 400,
          body: { code: "alipay_under_review" },
        })
      }

      await shop.psp.pay(id, "completed", { force: true })
      await expectFullyPaid(shop, order.id, 39.9)
    },
  )

  it("a paid link stays due when the database refuses to book it with an error that core calls not found", async () => {
    const order = await paidOrder(shop)
    await shop.merchant.addToOrder(order.id, "JASMINE-50")
    const { payment_session_id: id } = await makeLink(shop, order.id)

    await shop.psp.pay(id, "completed", { notify: false })

    await whileTableFails(shop, { table: "order_transaction", code: "23503" }, async () => {
      const { payment } = await (await shop.merchant.api()).post<{ payment: { error: string } }>(
        `/admin/alipay/payments/${id}/check`,
        {},
      )
      expect(payment.error).toContain("does not exist")
    })

    expect(await journalEntryOf(shop, id)).toMatchObject({
      next_check_at: expect.any(Date),
      failed_checks: 1,
    })
    await shop.container
      .resolve(ContainerRegistrationKeys.PG_CONNECTION)
      .raw("update capture set created_at = created_at - interval '20 minutes'")
    await recover(shop)
    await expectFullyPaid(shop, order.id, 39.9)
  })

  it("a payment link for an addition to a free order is booked, although Medusa reuses the payment collection of its cart", async () => {
    const shopper = shop.shopper()
    await shopper.createCart()
    await shopper.addShipping()
    await shopper.api.post("/store/payment-collections", { cart_id: shopper.cart.id })
    const gift = { amount: 29.95, reference: "gift-card", reference_id: "gift_1", metadata: {} }
    await createCartCreditLinesWorkflow(shop.container).run({
      input: [{ cart_id: shopper.cart.id, ...gift }],
    })
    const order = await shopper.placeOrder()
    await shop.merchant.addToOrder(order.id, "JASMINE-50")

    const { payment_session_id: id } = await makeLink(shop, order.id)
    await shop.psp.pay(id)

    const booked = await shop.container
      .resolve(Modules.PAYMENT)
      .listPayments({ payment_session_id: id } as object)
    expect(booked).toMatchObject([{ amount: 9.95 }])
    expect(await feedOf(shop)).toEqual([])
  })

  it("a payment link, its order and its refund name the order number that the merchant uses, and the refund its reason", async () => {
    const order = await paidOrder(shop)
    await shop.container
      .resolve(ContainerRegistrationKeys.PG_CONNECTION)
      .raw(`update "order" set custom_display_id = 'TEA-2026-0007' where id = '${order.id}'`)
    await shop.merchant.addToOrder(order.id, "JASMINE-50")

    const link = await makeLink(shop, order.id)
    await shop.psp.pay(link.payment_session_id)

    await eventually(async () =>
      expect(await shop.psp.order(link.payment_session_id)).toMatchObject({
        description: "Order TEA-2026-0007",
        invoice_id: "TEA-2026-0007",
      }),
    )
    const admin = await shop.merchant.api()
    const { payments } = await admin.get<{ payments: { display_id: string; psp_order_id: string }[] }>(
      "/admin/alipay/payments?q=%23tea-2026",
    )
    expect(payments).toHaveLength(2)
    expect(payments[0]).toMatchObject({ display_id: "TEA-2026-0007", psp_order_id: link.payment_session_id })

    const [booked] = await shop.container
      .resolve(Modules.PAYMENT)
      .listPayments({ payment_session_id: link.payment_session_id } as object)
    await shop.merchant.refund(booked?.id ?? "", 4, "One bag came back")
    await shop.merchant.refund(booked?.id ?? "", 1)
    const { refunds } = await shop.psp.order(link.payment_session_id)
    expect(refunds.map(({ description }) => description).sort()).toEqual([
      "One bag came back",
      "Refund of order TEA-2026-0007",
    ])

    await shop.psp.pay(link.payment_session_id, "chargedback")
    await eventually(async () =>
      expect(await feedOf(shop)).toMatchObject([
        { kind: "disputed", description: expect.stringContaining("Order #TEA-2026-0007. ") },
      ]),
    )
  })

  it("a payment link goes to the customer by e-mail through Medusa's notification module", async () => {
    const order = await paidOrder(shop)
    await shop.merchant.addToOrder(order.id, "JASMINE-50")
    const link = await makeLink(shop, order.id)

    expect(await (await shop.merchant.api()).post(`${linkPath(order.id)}/send`, {})).toEqual({
      sent_to: order.email,
    })

    const sent = await shop.container.resolve(Modules.NOTIFICATION).listNotifications({ channel: "email" })
    expect(sent).toMatchObject([
      {
        to: order.email,
        template: "alipay-payment-link",
        trigger_type: "alipay.payment_link",
        resource_type: "order",
        resource_id: order.id,
        status: "success",
      },
    ])
    expect(sent[0]?.data).toEqual({
      url: link.url,
      amount: 9.95,
      currency_code: "eur",
      expires_at: link.expires_at,
      order_id: order.id,
      order_number: String(order.display_id),
      first_name: "Mei",
      last_name: "de Vries",
    })
  })

  it("a payment link is not sent when there is none or when the shop sends no e-mails, and the answer says why", async () => {
    const order = await paidOrder(shop)
    const send = async () =>
      (await shop.merchant.api()).request("post", `${linkPath(order.id)}/send`).send({})
    const withoutLink = await send()
    expect([withoutLink.status, withoutLink.body.message]).toEqual([
      404,
      `Order #${order.display_id} has no open payment link`,
    ])

    await shop.merchant.addToOrder(order.id, "JASMINE-50")
    await makeLink(shop, order.id)
    const missing = new MedusaError(
      MedusaError.Types.NOT_FOUND,
      "Could not find a notification provider for channel: email for notification id noti_1",
    )
    const view = async () =>
      (await (await shop.merchant.api()).get<{ alipay: object }>(`/admin/alipay/orders/${order.id}`)).alipay
    expect(await view()).toMatchObject({ can_email: true })
    const { notificationProviderService_: providers } = shop.container.resolve<{
      notificationProviderService_: { getProviderForChannels(channel: string): Promise<unknown> }
    }>(Modules.NOTIFICATION)
    const none = jest.spyOn(providers, "getProviderForChannels").mockResolvedValue(undefined)
    expect(await view()).toMatchObject({ can_email: false })
    none.mockRestore()
    const medusas = jest
      .spyOn(shop.container.resolve(Modules.NOTIFICATION), "createNotifications")
      .mockRejectedValue(missing)
    const withoutProvider = await send()
    medusas.mockRestore()
    expect([withoutProvider.status, withoutProvider.body.message]).toEqual([
      400,
      expect.stringContaining('channel "email"'),
    ])
  })

  it("Medusa's own payment link leads to a page on which a customer pays what the order owes", async () => {
    const order = await paidOrder(shop)
    await shop.merchant.addToOrder(order.id, "JASMINE-50")
    const { payment_collections } = await shop.merchant.order(order.id)
    const open = payment_collections.find(({ status }) => status === "not_paid")

    const session = await shop.shopper().startPaymentOf(open?.id ?? "", ALIPAY_PLUS)
    await shop.psp.pay(session.id)

    await expectFullyPaid(shop, order.id, 39.9)
  })

  it.each([
    { when: "while it is a draft", convertFirst: false },
    { when: "after it was made an order", convertFirst: true },
  ])(
    "a payment link collects a draft order $when, and nothing is outstanding once it is paid",
    async ({ convertFirst }) => {
      const draft = await aDraft(shop)
      if (convertFirst) await shop.merchant.convertDraftOrder(draft.id)

      const link = await makeLink(shop, draft.id)
      expect(link).toMatchObject({ amount: 25, provider_id: ALIPAY_PLUS })
      await shop.psp.pay(link.payment_session_id)

      if (!convertFirst) await shop.merchant.convertDraftOrder(draft.id)
      await expectFullyPaid(shop, draft.id, 25)
    },
  )

  it("the open payment link is returned again while the amount is the same", async () => {
    const draft = await aDraft(shop)
    const first = await makeLink(shop, draft.id)

    const second = await makeLink(shop, draft.id)

    expect(second).toEqual({ ...first, reused: true })
    expect(await openLink(shop, draft.id)).toMatchObject({ url: first.url })
    expect(await shop.psp.orders()).toHaveLength(1)
  })

  it("an order with a payment link is not mistaken for an incomplete order", async () => {
    const earlier = shop.shopper("phone-customer@example.com")
    await earlier.checkout(ALIPAY)
    const draft = await aDraft(shop)
    await shop.merchant.convertDraftOrder(draft.id)
    await makeLink(shop, draft.id)
    await shop.container
      .resolve(ContainerRegistrationKeys.PG_CONNECTION)
      .raw(`update "order" set created_at = created_at - interval '3 minutes'`)

    await recover(shop)

    expect(await shop.container.resolve(Modules.NOTIFICATION).listNotifications({ channel: "feed" })).toEqual(
      [],
    )
  })

  it("two simultaneous requests get the same payment link", async () => {
    const draft = await aDraft(shop)

    const links = await Promise.all([makeLink(shop, draft.id), makeLink(shop, draft.id)])

    expect(new Set(links.map(({ url }) => url)).size).toBe(1)
    expect(await shop.psp.orders()).toHaveLength(1)
  })

  it("a payment link is replaced when the order owes another amount, and the old one cannot be paid any more", async () => {
    const order = await paidOrder(shop)
    await shop.merchant.addToOrder(order.id, "JASMINE-50")
    const old = await makeLink(shop, order.id)
    await shop.merchant.addToOrder(order.id, "LONGJING-50")

    const link = await makeLink(shop, order.id)

    expect(link).toMatchObject({ amount: 22.45, reused: false })
    expect(await shop.psp.order(old.payment_session_id)).toMatchObject({ status: "cancelled" })
    await shop.psp.pay(link.payment_session_id)
    await expectFullyPaid(shop, order.id, 52.4)
  })

  it("a payment link that is paid after another edit counts, and the next link asks for the rest", async () => {
    const order = await paidOrder(shop)
    await shop.merchant.addToOrder(order.id, "JASMINE-50")
    const old = await makeLink(shop, order.id)
    await shop.merchant.addToOrder(order.id, "LONGJING-50")

    const { notifications } = await shop.psp.pay(old.payment_session_id)

    expect(notifications).toMatchObject([{ delivered: true, http_status: 200 }])
    const { summary } = await shop.merchant.order(order.id)
    expect(summary).toMatchObject({ pending_difference: 12.5, transaction_total: 39.9 })
    const rest = await makeLink(shop, order.id)
    expect(rest).toMatchObject({ amount: 12.5, reused: false })
    await shop.psp.pay(rest.payment_session_id)
    await expectFullyPaid(shop, order.id, 52.4)
  })

  it("a payment link is replaced when another provider is requested", async () => {
    const draft = await aDraft(shop)
    const old = await makeLink(shop, draft.id)

    const link = await makeLink(shop, draft.id, { provider_id: ALIPAY })

    expect(link).toMatchObject({ provider_id: ALIPAY, reused: false })
    expect(await shop.psp.order(old.payment_session_id)).toMatchObject({ status: "cancelled" })
  })

  it("the old payment link stays when MultiSafepay refuses the new one", async () => {
    const draft = await aDraft(shop)
    const old = await makeLink(shop, draft.id)
    await refuseNextStart(shop)

    await expect(makeLink(shop, draft.id, { provider_id: ALIPAY })).rejects.toMatchObject({ status: 400 })

    expect(await openLink(shop, draft.id)).toMatchObject({ url: old.url })
    await shop.psp.pay(old.payment_session_id)
    await expectFullyPaid(shop, draft.id, 25)
  })

  it("the old payment link stays the only one when MultiSafepay does not confirm that it is closed", async () => {
    const draft = await aDraft(shop)
    const old = await makeLink(shop, draft.id)
    await shop.psp.fault({
      on: "api",
      kind: "reset-before",
      endpoint: "PATCH /orders/:id",
      order_id: old.payment_session_id,
      times: null,
    })

    await expect(makeLink(shop, draft.id, { provider_id: ALIPAY })).rejects.toMatchObject({ status: 400 })

    expect(await openLink(shop, draft.id)).toMatchObject({ url: old.url })
    expect((await shop.psp.orders()).map(({ status }) => status).sort()).toEqual(["cancelled", "initialized"])
  })

  it("a payment link is created again for the same order when core drops it for a payment method that cannot be started", async () => {
    const draft = await aDraft(shop)
    const old = await makeLink(shop, draft.id, { lifetime_seconds: 7_200 })
    await refuseNextStart(shop)
    const { payment_collection_id } = await sessionOf(shop, old.payment_session_id)

    await expect(
      shop.shopper().startPaymentOf(payment_collection_id, ALIPAY, { payment_type: "redirect" }),
    ).rejects.toMatchObject({ status: 400 })

    const link = await openLink(shop, draft.id)
    expect(link).toMatchObject({ amount: 25, provider_id: ALIPAY_PLUS })
    expect(Date.parse(String(link?.expires_at)) - Date.now()).toBeLessThanOrEqual(7_200_000)
    const pspOrder = await shop.psp.order(String(link?.payment_session_id))
    expect(pspOrder).toMatchObject({ type: "paymentlink", status: "initialized" })
    expect(pspOrder.payment_options.redirect_url).toContain(`/orders/${draft.id}?`)
  })

  it.each(["x", "alipay_multisafepay", "pp_alipay_of-nobody", "pp_of-another-region"])(
    "a payment link stays open when a payment of its order is started with a provider that the order's region does not offer (%s)",
    async (provider) => {
      const draft = await aDraft(shop)
      const link = await makeLink(shop, draft.id)
      const { payment_collection_id } = await sessionOf(shop, link.payment_session_id)

      await expect(shop.shopper().startPaymentOf(payment_collection_id, provider)).rejects.toMatchObject({
        status: 400,
        body: { message: expect.stringContaining("payment link stays open") },
      })

      expect(await openLink(shop, draft.id)).toMatchObject({ url: link.url })
      expect(await shop.psp.order(link.payment_session_id)).toMatchObject({ status: "initialized" })
    },
  )

  it("a payment link stays open when a payment of its order is started with an address that the shop does not allow", async () => {
    const draft = await aDraft(shop)
    const link = await makeLink(shop, draft.id)
    const { payment_collection_id } = await sessionOf(shop, link.payment_session_id)

    await expect(
      shop.shopper().startPaymentOf(payment_collection_id, ALIPAY, {
        return_url: "https://evil.example",
        shopper: OF_OTHERS,
      }),
    ).rejects.toMatchObject({ status: 400, body: { message: expect.stringContaining("return_url") } })

    expect(await openLink(shop, draft.id)).toMatchObject({ url: link.url })
    expect(await shop.psp.order(link.payment_session_id)).toMatchObject({ status: "initialized" })
  })

  it("a payment link that core starts again names its customer, not whoever made the request", async () => {
    const draft = await aDraft(shop)
    const old = await makeLink(shop, draft.id)
    const { payment_collection_id } = await sessionOf(shop, old.payment_session_id)
    const { customer } = await shop.psp.order(old.payment_session_id)
    await refuseNextStart(shop)

    await expect(
      shop.shopper().startPaymentOf(payment_collection_id, ALIPAY, { shopper: OF_OTHERS }),
    ).rejects.toMatchObject({ status: 400 })

    const link = await openLink(shop, draft.id)
    expect(await shop.psp.order(String(link?.payment_session_id))).toMatchObject({ customer })
  })

  it("a payment of an order that is started with another provider of its region replaces the payment link, and the log says so", async () => {
    const draft = await aDraft(shop)
    const link = await makeLink(shop, draft.id)
    const { payment_collection_id } = await sessionOf(shop, link.payment_session_id)

    const log = await logLinesOf(shop, async () => {
      await shop.shopper().startPaymentOf(payment_collection_id, "pp_system_default")
    })

    expect(log).toContainEqual(
      expect.stringContaining(`it replaces the payment link ${link.payment_session_id}`),
    )
    expect(await shop.psp.order(link.payment_session_id)).toMatchObject({ status: "cancelled" })
    expect(await openLink(shop, draft.id)).toBeNull()
  })

  it("a new payment link is created when the old one has expired", async () => {
    const draft = await aDraft(shop)
    const old = await makeLink(shop, draft.id, { lifetime_seconds: 3_600 })
    await shop.psp.advance(3_601)

    const link = await makeLink(shop, draft.id)

    expect(link).toMatchObject({ amount: 25, reused: false })
    expect(link.payment_session_id).not.toBe(old.payment_session_id)
  })

  it("a paid payment link without a notification is booked when another link is requested", async () => {
    const draft = await aDraft(shop)
    const { payment_session_id } = await makeLink(shop, draft.id)
    await shop.psp.pay(payment_session_id, "completed", { notify: false })

    await expect(makeLink(shop, draft.id)).rejects.toMatchObject({
      status: 400,
      body: { type: "not_allowed", message: expect.stringContaining("nothing outstanding") },
    })

    expect(await shop.merchant.paymentOf(draft.id)).toMatchObject({ amount: 25, provider_id: ALIPAY_PLUS })
  })

  it("a payment link stays open as long as requested and returns the customer to the order, not to a cart", async () => {
    const draft = await aDraft(shop)

    const link = await makeLink(shop, draft.id, { lifetime_seconds: 86_400 })

    const days = (Date.parse(link.expires_at) - Date.now()) / 86_400_000
    expect(days).toBeGreaterThan(0.99)
    expect(days).toBeLessThanOrEqual(1)
    const pspOrder = await shop.psp.order(link.payment_session_id)
    expect(pspOrder.payment_options).toMatchObject({
      redirect_url: `http://localhost:8000/orders/${draft.id}?session=${link.payment_session_id}`,
      cancel_url: `http://localhost:8000/orders/${draft.id}?session=${link.payment_session_id}`,
    })
    expect(pspOrder.customer).toMatchObject({ email: "phone-customer@example.com" })
  })

  it("a payment link can be cancelled, in the shop and at MultiSafepay", async () => {
    const draft = await aDraft(shop)
    const link = await makeLink(shop, draft.id)
    const api = await shop.merchant.api()

    const answer = await api.delete(linkPath(draft.id))

    expect(answer).toEqual({ id: link.payment_session_id, object: "payment_link", deleted: true })
    expect(await shop.psp.order(link.payment_session_id)).toMatchObject({ status: "cancelled" })
    expect(await openLink(shop, draft.id)).toBeNull()
    await expect(api.delete(linkPath(draft.id))).rejects.toMatchObject({ status: 404 })
  })

  it.each(["void", "declined"] as const)(
    "a payment link can be cancelled after a try that ended as %s, and the customer cannot try again",
    async (scenario) => {
      const draft = await aDraft(shop)
      const { payment_session_id } = await makeLink(shop, draft.id)
      await shop.psp.pay(payment_session_id, scenario)
      const api = await shop.merchant.api()

      const answer = await api.delete(linkPath(draft.id))

      expect(answer).toMatchObject({ id: payment_session_id, deleted: true })
      await expect(shop.psp.pay(payment_session_id)).rejects.toMatchObject({ status: 409 })
      await expect(api.delete(linkPath(draft.id))).rejects.toMatchObject({ status: 404 })
    },
  )

  it("a payment link that was paid a moment ago is not cancelled", async () => {
    const draft = await aDraft(shop)
    const { payment_session_id } = await makeLink(shop, draft.id)
    await shop.psp.pay(payment_session_id, "completed", { notify: false })

    const cancelling = (await shop.merchant.api()).delete(linkPath(draft.id))

    await expect(cancelling).rejects.toMatchObject({ status: 400, body: { type: "not_allowed" } })
    await shop.psp.notify(payment_session_id)
    await expectFullyPaid(shop, draft.id, 25)
  })

  it("a payment link is refused for an order that owes nothing, is cancelled or does not exist", async () => {
    const order = await paidOrder(shop)
    expect(await refusal(shop, order.id)).toMatchObject({
      status: 400,
      body: { type: "not_allowed", message: expect.stringContaining("nothing outstanding") },
    })
    const cancelled = await paidOrder(shop)
    await shop.merchant.cancelOrder(cancelled.id)
    expect(await refusal(shop, cancelled.id)).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining("is cancelled") },
    })
    expect(await refusal(shop, "order_nope")).toMatchObject({ status: 404 })
  })

  it("a payment link is refused while another provider's payment waits for its capture", async () => {
    const shopper = shop.shopper()
    await shopper.checkout("pp_system_default")
    const order = await shopper.placeOrder()

    expect(await refusal(shop, order.id)).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining("waits for its capture") },
    })
  })

  it("a payment link is refused in a region that does not offer Alipay", async () => {
    const draft = await aDraft(shop)
    await shop.merchant.offerProviders("eur", ["pp_system_default"])

    expect(await refusal(shop, draft.id)).toMatchObject({
      status: 400,
      body: { type: "not_allowed", message: expect.stringContaining("Europe") },
    })
  })

  it.each([
    { body: { lifetime_seconds: 59 }, names: "lifetime_seconds" },
    { body: { lifetime_seconds: "1 day" }, names: "lifetime_seconds" },
    { body: { provider_id: 7 }, names: "provider_id" },
    { body: { provider_id: "pp_system_default" }, names: "provider_id" },
    { body: { amount: 1 }, names: "amount" },
  ])("the request for a payment link answers 400 that names $names for $body", async ({ body, names }) => {
    const draft = await aDraft(shop)

    const failure = await refusal(shop, draft.id, body)

    expect(failure).toMatchObject({ status: 400, body: { type: "invalid_data" } })
    expect(failure.body.message).toContain(names)
  })

  it("only the merchant can create a payment link: the answer is 401 without a login, and a storefront cannot request one", async () => {
    const draft = await aDraft(shop)
    await expect(shop.http().post(linkPath(draft.id))).rejects.toMatchObject({ status: 401 })

    const forged = { lifetimeSeconds: 9, orderId: draft.id, link: true, payment_link: true }
    const shopper = shop.shopper()
    const session = await shopper.checkout(ALIPAY, {}, forged)
    expect(session.data).toMatchObject({ payment_type: "redirect" })
    expect(await shop.psp.order(session.id)).toMatchObject({ type: "redirect" })
    await expect(shopper.startPayment(ALIPAY, { payment_type: "paymentlink" })).rejects.toMatchObject({
      status: 400,
    })
  })
})

const linkPath = (orderId: string) => `/admin/alipay/orders/${orderId}/payment-link`

async function makeLink(shop: Shop, orderId: string, body: object = {}): Promise<Link> {
  const { payment_link } = await (await shop.merchant.api()).post<{ payment_link: Link }>(
    linkPath(orderId),
    body,
  )
  return payment_link
}

async function openLink(shop: Shop, orderId: string): Promise<Link | null> {
  const { payment_link } = await (await shop.merchant.api()).get<{ payment_link: Link | null }>(
    linkPath(orderId),
  )
  return payment_link
}

const refusal = (shop: Shop, orderId: string, body: object = {}): Promise<HttpFailure> =>
  makeLink(shop, orderId, body).then(
    () => {
      throw new Error("a payment link was made")
    },
    (failure: HttpFailure) => failure,
  )

/** Refuses as for a site on which the gateway is not activated. */
const refuseNextStart = (shop: Shop) =>
  shop.psp.fault({
    on: "api",
    kind: "status",
    endpoint: "POST /orders",
    status: 400,
    error_code: 1023,
    times: 1,
  })

const sessionOf = async ({ container }: Shop, id: string) => {
  const pg = container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
  const { rows } = await pg.raw("select payment_collection_id from payment_session where id = ?", [id])
  return rows[0] as { payment_collection_id: string }
}

/** Two bags of Longjing with shipping, 29.95, paid with Alipay. */
async function paidOrder(shop: Shop) {
  const shopper = shop.shopper()
  const session = await shopper.checkout(ALIPAY)
  await shop.psp.pay(session.id)
  return shopper.placeOrder()
}

/** Two bags of Longjing without shipping, 25.00. */
const aDraft = ({ merchant, teas }: Shop) =>
  merchant.draftOrder(
    { region_id: String(teas.regions.eur), sales_channel_id: teas.salesChannelId },
    { "LONGJING-50": 2 },
  )

/** Checks the dashboard and the merchant's books. */
async function expectFullyPaid(shop: Shop, orderId: string, total: number): Promise<void> {
  const order = await shop.merchant.order(orderId)
  expect(order).toMatchObject({ total, payment_status: "captured" })
  expect(order.summary).toMatchObject({ pending_difference: 0, transaction_total: total })
  expect(order.payment_collections.map(({ status }) => status)).toEqual(
    order.payment_collections.map(() => "completed"),
  )
}
