import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { closeOrderPayments } from "../../src/workflows/close-order-payments/close-order-payments"
import { createPaymentLinkWorkflow } from "../../src/workflows/payment-link/create-payment-link"
import { eventually } from "../../testkit/eventually"
import { secondSession } from "../harness/faulty-payments"
import { recover } from "../harness/jobs"
import { alertsOf, journalEntryOf, untilNoPaymentIsSynced } from "../harness/journal"
import { ALIPAY, aTeaShop, type Shop } from "../harness/shop"

aTeaShop("What an order owes", {}, (shop) => {
  describe("An order that owes less than its open payment link asks for", () => {
    const ofPaidOrder = async ({ merchant }: Shop, orderId: string) => {
      await merchant.addToOrder(orderId, "JASMINE-50")
      await merchant.fulfill(orderId, "LONGJING-50")
    }

    it.each<{ change: string; asks: number; before?: typeof ofPaidOrder; make: typeof ofPaidOrder }>([
      {
        change: "an order edit",
        asks: 9.95,
        make: ({ merchant }, orderId) => merchant.setQuantity(orderId, "JASMINE-50", 0),
      },
      { change: "a credit line", asks: 9.95, make: ({ merchant }, orderId) => merchant.credit(orderId, 5) },
      {
        change: "a return that is asked for",
        asks: 9.95,
        make: async ({ merchant }, orderId) => {
          await merchant.requestReturn(orderId, "LONGJING-50")
        },
      },
      {
        change: "a return that has come in",
        asks: 22.45,
        before: async (tea, orderId) => {
          await ofPaidOrder(tea, orderId)
          await tea.merchant.addToOrder(orderId, "LONGJING-50")
        },
        make: async ({ merchant }, orderId) => {
          const returnId = await merchant.requestReturn(orderId, "LONGJING-50")
          await merchant.receiveReturn(orderId, "LONGJING-50", returnId)
        },
      },
      {
        change: "an exchange for something cheaper",
        asks: 9.95,
        make: async ({ merchant }, orderId) => {
          await merchant.exchange(orderId, "LONGJING-50", "JASMINE-50", 1)
        },
      },
      {
        change: "an exchange that is cancelled",
        asks: 7.4,
        before: ({ merchant }, orderId) => merchant.fulfill(orderId, "LONGJING-50"),
        make: async ({ merchant }, orderId) => {
          const { exchanges } = await (await merchant.api()).get<{ exchanges: { id: string }[] }>(
            `/admin/exchanges?order_id=${orderId}`,
          )
          await merchant.cancelExchange(String(exchanges[0]?.id))
        },
      },
      {
        change: "a claim",
        asks: 9.95,
        make: ({ merchant }, orderId) => merchant.claim(orderId, "LONGJING-50"),
      },
      {
        change: "another payment",
        asks: 9.95,
        make: async ({ merchant }, orderId) => {
          const api = await merchant.api()
          const { payment_collection } = await api.post<{ payment_collection: { id: string } }>(
            "/admin/payment-collections",
            { order_id: orderId, amount: 9.95 },
          )
          await api.post(`/admin/payment-collections/${payment_collection.id}/mark-as-paid`, {
            order_id: orderId,
          })
        },
      },
    ])(
      "the open payment link of an order that owes less is closed after $change",
      async ({ change, asks, before = ofPaidOrder, make }) => {
        const order = await paidOrder(shop)
        await before(shop, order.id)
        if (change === "an exchange that is cancelled")
          await shop.merchant.exchange(order.id, "LONGJING-50", "JASMINE-50", 2)
        const link = await makeLink(shop, order.id)
        expect(link.amount).toBe(asks)

        await make(shop, order.id)

        expect(await shownLink(shop, order.id)).toBeNull()
        await closed(shop, link.payment_session_id)
      },
    )

    it("the open payment link of a draft is closed after the draft was edited down", async () => {
      const { merchant, teas } = shop
      const draft = await merchant.draftOrder(
        { region_id: String(teas.regions.eur), sales_channel_id: teas.salesChannelId },
        { "LONGJING-50": 2 },
      )
      const link = await makeLink(shop, draft.id)
      const api = await merchant.api()
      const [item] = (await merchant.order(draft.id)).items

      await api.post(`/admin/draft-orders/${draft.id}/edit`, {})
      await api.post(`/admin/draft-orders/${draft.id}/edit/items/item/${item?.id}`, { quantity: 1 })
      await api.post(`/admin/draft-orders/${draft.id}/edit/confirm`, {})

      expect(await shownLink(shop, draft.id)).toBeNull()
      await closed(shop, link.payment_session_id)
      expect(await makeLink(shop, draft.id)).toMatchObject({ amount: 12.5 })
    })

    it("the open payment link of an order is closed after the order was cancelled", async () => {
      const order = await paidOrder(shop)
      await shop.merchant.addToOrder(order.id, "JASMINE-50")
      const link = await makeLink(shop, order.id)

      await shop.merchant.cancelOrder(order.id)

      expect(await shownLink(shop, order.id)).toBeNull()
      await closed(shop, link.payment_session_id)
    })
  })

  describe("A draft whose stored total is not what it comes to", () => {
    it.each<{ what: string; asks: number; make: () => Promise<{ id: string }> }>([
      { what: "taxes on top of its prices", asks: 26.75, make: () => aTaxedDraft(shop, "de") },
      { what: "a promotion code", asks: 22.5, make: () => aDiscountedDraft(shop) },
      {
        what: "an address with a higher tax",
        asks: 27.25,
        make: async () => {
          const draft = await aTaxedDraft(shop, "de")
          await shipTo(shop, draft.id, "nl")
          return draft
        },
      },
    ])(
      "a payment link asks for what a draft with $what comes to, and its payment is booked",
      async ({ asks, make }) => {
        const { id } = await make()

        const link = await makeLink(shop, id)
        expect(link.amount).toBe(asks)
        expect(await shownLink(shop, id)).toMatchObject({ url: link.url })
        expect(await makeLink(shop, id)).toMatchObject({ url: link.url, reused: true })
        await shop.psp.pay(link.payment_session_id)

        expect((await shop.psp.order(link.payment_session_id)).refunds).toEqual([])
        expect(await alertKinds(shop)).toEqual([])
        await shop.merchant.convertDraftOrder(id)
        expect(await shop.merchant.order(id)).toMatchObject({
          total: asks,
          payment_status: "captured",
          summary: { pending_difference: 0, transaction_total: asks },
        })
      },
    )

    it("the open payment link of a draft is closed after its address got a lower tax, and its payment is refunded if it was made meanwhile", async () => {
      const draft = await aTaxedDraft(shop, "nl")
      const link = await makeLink(shop, draft.id)
      expect(link.amount).toBe(27.25)

      await shipTo(shop, draft.id, "de")

      expect(await shownLink(shop, draft.id)).toBeNull()
      await closed(shop, link.payment_session_id)
      await shop.psp.pay(link.payment_session_id, "completed", { force: true })
      expect((await shop.psp.order(link.payment_session_id)).refunds).toMatchObject([{ amount: 2725 }])
      expect(await makeLink(shop, draft.id)).toMatchObject({ amount: 26.75 })
    })

    it("Medusa itself books no payment of more than a draft comes to, although the draft's stored total is higher", async () => {
      const draft = await aDiscountedDraft(shop)
      const { payment_session_id: first } = await makeLink(shop, draft.id)
      const payments = shop.container.resolve(Modules.PAYMENT)
      const { payment_collection_id } = await payments.retrievePaymentSession(first)
      const { id } = await payments.createPaymentSession(String(payment_collection_id), {
        provider_id: ALIPAY,
        amount: 25,
        currency_code: "eur",
        data: {},
      })
      await shop.psp.pay(id, "completed", { notify: false })

      await expect(payments.authorizePaymentSession(id, {})).rejects.toMatchObject({ code: "amount_differs" })
    })
  })

  it("the next payment link does not ask again for money whose transaction core wrote while it confirmed an order edit", async () => {
    const order = await paidOrder(shop)
    await shop.merchant.addToOrder(order.id, "JASMINE-50")
    const link = await makeLink(shop, order.id)

    await whileTransactionsWait(
      shop,
      () => shop.psp.pay(link.payment_session_id),
      () => shop.merchant.addToOrder(order.id, "LONGJING-50"),
    )

    const { summary } = await shop.merchant.order(order.id)
    expect(summary).toMatchObject({ current_order_total: 52.4, transaction_total: 29.95 })
    const rest = await makeLink(shop, order.id)
    expect(rest.amount).toBe(12.5)
    await shop.psp.pay(rest.payment_session_id)
    expect((await shop.psp.order(rest.payment_session_id)).refunds).toEqual([])
    await expect(makeLink(shop, order.id)).rejects.toMatchObject({
      message: expect.stringContaining("nothing outstanding"),
    })
  })

  it.each([
    ["", async (_orderId: string) => {}, 9.95],
    // Core stores the doubled total then, and asks for it too.
    [
      " and changed it since",
      (orderId: string) => shop.merchant.addToOrder(orderId, "JASMINE-50"),
      expect.any(Number),
    ],
  ])(
    "no payment link is made while core counts the lines of an order twice%s, and the order's card shows what core stored",
    async (_when, change, outstanding) => {
      const order = await paidOrder(shop)
      await shop.merchant.addToOrder(order.id, "JASMINE-50")
      const pg = shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
      // As two simultaneous refunds leave them.
      await pg.raw(
        `insert into order_item
       select (jsonb_populate_record(item, jsonb_build_object('id', item.id || '_again'))).*
         from order_item item join "order" o on o.id = item.order_id and o.version = item.version
        where o.id = ?`,
        [order.id],
      )
      await change(order.id)

      await expect(makeLink(shop, order.id)).rejects.toMatchObject({
        message: expect.stringContaining("contradict each other"),
      })

      const api = await shop.merchant.api()
      expect(await api.get(`/admin/alipay/orders/${order.id}`)).toMatchObject({ alipay: { outstanding } })
    },
  )

  it("nobody is led to the page of a payment link that the shop is closing and MultiSafepay does not close yet", async () => {
    const order = await paidOrder(shop)
    await shop.merchant.addToOrder(order.id, "JASMINE-50")
    const { payment_session_id: id } = await makeLink(shop, order.id)
    await shop.psp.fault({
      on: "api",
      kind: "status",
      status: 503,
      endpoint: "PATCH /orders/:id",
      times: null,
    })
    await shop.merchant.cancelOrder(order.id)
    await untilNoPaymentIsSynced(shop)

    await expect(shop.shopper().sync(id)).rejects.toMatchObject({ status: 503 })
  })

  describe("A payment link whose first try has ended", () => {
    async function aTriedLink(scenario: "void" | "declined") {
      const order = await paidOrder(shop)
      await shop.merchant.addToOrder(order.id, "JASMINE-50")
      const { payment_session_id: id } = await makeLink(shop, order.id)
      await shop.psp.pay(id, scenario)
      await shop.psp.forgetCalls()
      return { order, id }
    }

    const isClosed = (id: string) =>
      eventually(async () => {
        expect((await shop.psp.calls(id)).by_endpoint).toHaveProperty("PATCH /orders/:id")
        await expect(shop.psp.pay(id)).rejects.toMatchObject({ status: 409 })
      })

    it.each(["void", "declined"] as const)(
      "a payment link whose first try ended as %s is closed when the order owes less",
      async (scenario) => {
        const { order, id } = await aTriedLink(scenario)

        await shop.merchant.credit(order.id, 5)

        await isClosed(id)
      },
    )

    it.each(["void", "declined"] as const)(
      "a payment link whose first try ended as %s is closed by recovery when Medusa's events are lost",
      async (scenario) => {
        const { order, id } = await aTriedLink(scenario)
        await shop.psp.fault({ on: "api", kind: "reset-before", order_id: id, times: null })
        await shop.merchant.credit(order.id, 5)
        await eventually(async () => expect((await shop.psp.calls(id)).total).toBeGreaterThan(1))
        await shop.psp.clearFaults()
        await shop.psp.forgetCalls()

        await recover(shop, 24 * 60)

        await isClosed(id)
      },
    )

    it("a payment link that was closed is not closed again each time that somebody asks for its state", async () => {
      const { order, id } = await aTriedLink("void")
      await shop.merchant.credit(order.id, 5)
      await isClosed(id)
      await untilNoPaymentIsSynced(shop)
      await shop.psp.forgetCalls()

      const anybody = shop.shopper()
      for (let time = 1; time <= 10; time++) await anybody.sync(id)

      expect((await shop.psp.calls(id)).by_endpoint).not.toHaveProperty("PATCH /orders/:id")
    })

    it("a payment link whose first try ended stays due when MultiSafepay does not close it, and the next recovery closes it", async () => {
      const { order, id } = await aTriedLink("void")
      const fault = { on: "api", kind: "reset-before", endpoint: "PATCH /orders/:id" } as const
      await shop.psp.fault({ ...fault, order_id: id, times: null })
      await shop.merchant.credit(order.id, 5)
      await eventually(async () =>
        expect(await journalEntryOf(shop, id)).toMatchObject({ next_check_at: expect.any(Date) }),
      )
      await shop.psp.clearFaults()
      await shop.psp.forgetCalls()

      // MultiSafepay is asked to close it at most once a second.
      await eventually(async () => {
        await recover(shop, 5)
        expect((await shop.psp.calls(id)).by_endpoint).toHaveProperty("PATCH /orders/:id")
      })
      await isClosed(id)
    })

    it("a payment link whose first try was declined stays open while the order owes as much as it asks for", async () => {
      const { order, id } = await aTriedLink("declined")
      await shop.merchant.addToOrder(order.id, "LONGJING-50")
      await closeOrderPayments(shop.container, { order_id: order.id })

      expect((await shop.psp.calls(id)).by_endpoint).not.toHaveProperty("PATCH /orders/:id")
      expect((await shop.psp.pay(id)).order).toMatchObject({ status: "completed" })
    })

    it("MultiSafepay is not asked about a payment link whose try has ended and that has expired, when its order changes", async () => {
      const { order, id } = await aTriedLink("declined")
      await expireSession(shop, id)
      await shop.psp.forgetCalls()

      expect(await closeOrderPayments(shop.container, { order_id: order.id })).toEqual([])

      expect((await shop.psp.calls(id)).total).toBe(0)
    })
  })

  it("an open payment link stays when the order owes as much as it asks for", async () => {
    const order = await paidOrder(shop)
    await shop.merchant.addToOrder(order.id, "JASMINE-50")
    const link = await makeLink(shop, order.id)
    await shop.merchant.addToOrder(order.id, "LONGJING-50")
    await shop.merchant.credit(order.id, 12.5)

    await shop.psp.pay(link.payment_session_id)

    expect((await shop.merchant.order(order.id)).summary).toMatchObject({
      pending_difference: 0,
      transaction_total: 39.9,
    })
  })

  it.each([
    {
      change: "an edit removed what the link asks for",
      make: (orderId: string) => shop.merchant.setQuantity(orderId, "JASMINE-50", 0),
      outstanding: 0,
    },
    {
      change: "a credit line reduced what the order owes",
      make: (orderId: string) => shop.merchant.credit(orderId, 5),
      outstanding: 4.95,
    },
  ])(
    "the payment of a link is refunded when $change while the customer was paying",
    async ({ make, outstanding }) => {
      const order = await paidOrder(shop)
      await shop.merchant.addToOrder(order.id, "JASMINE-50")
      const link = await makeLink(shop, order.id)
      await make(order.id)
      await closed(shop, link.payment_session_id)

      await shop.psp.pay(link.payment_session_id, "completed", { force: true })

      const { refunds } = await shop.psp.order(link.payment_session_id)
      expect(refunds).toMatchObject([{ amount: 995 }])
      expect((await shop.merchant.order(order.id)).summary).toMatchObject({
        pending_difference: outstanding,
        transaction_total: 29.95,
      })
      expect(await alertKinds(shop)).toEqual(["not_needed_refunded"])
    },
  )

  it("what the order owes is read again at the next check when Medusa's events are lost", async () => {
    const order = await paidOrder(shop)
    await shop.merchant.addToOrder(order.id, "JASMINE-50")
    const link = await makeLink(shop, order.id)
    await shop.psp.fault({ on: "api", kind: "reset-before", order_id: link.payment_session_id, times: null })
    await shop.merchant.credit(order.id, 5)
    await eventually(async () =>
      expect((await shop.psp.calls(link.payment_session_id)).total).toBeGreaterThan(1),
    )
    await shop.psp.clearFaults()

    await shop.psp.notify(link.payment_session_id)

    await closed(shop, link.payment_session_id)
  })

  it("the merchant withdraws the refund of a link's payment that the order did not owe: no alert says that it failed, and the money stays", async () => {
    const order = await paidOrder(shop)
    await shop.merchant.addToOrder(order.id, "JASMINE-50")
    const { payment_session_id: id } = await makeLink(shop, order.id)
    await shop.merchant.setQuantity(order.id, "JASMINE-50", 0)
    await closed(shop, id)
    await shop.psp.pay(id, "completed", { force: true })
    const [refund] = (await shop.psp.order(id)).refunds

    const api = await shop.merchant.api()
    await api.post(`/admin/alipay/payments/${id}/refunds/${refund?.refund_id}/withdraw`, {})
    await shop.psp.notify(id)

    expect((await shop.psp.order(id)).refunds).toMatchObject([{ status: "void" }])
    expect(await alertsOf(shop)).toMatchObject([
      { kind: "not_needed_refunded" },
      { kind: "refund_declined", state: "dismissed", closed_by: expect.stringMatching(/^user_/) },
    ])
    expect(await alertKinds(shop)).toEqual(["not_needed_refunded"])
  })

  it("the merchant withdraws the refund of a link's payment that the order owes again: it is booked, and no alert says that it failed", async () => {
    const order = await paidOrder(shop)
    await shop.merchant.addToOrder(order.id, "JASMINE-50")
    const { payment_session_id: id } = await makeLink(shop, order.id)
    await shop.merchant.setQuantity(order.id, "JASMINE-50", 0)
    await closed(shop, id)
    await shop.psp.pay(id, "completed", { force: true })
    const [refund] = (await shop.psp.order(id)).refunds
    await shop.merchant.addToOrder(order.id, "JASMINE-50")

    const api = await shop.merchant.api()
    await api.post(`/admin/alipay/payments/${id}/refunds/${refund?.refund_id}/withdraw`, {})

    expect((await shop.psp.order(id)).refunds).toMatchObject([{ status: "void" }])
    expect((await shop.merchant.order(order.id)).summary).toMatchObject({
      pending_difference: 0,
      transaction_total: 39.9,
    })
    expect(await alertKinds(shop)).toEqual(["not_needed_refunded"])
  })

  it("the second payment is refunded when another method's authorised payment already covers the order", async () => {
    const shopper = shop.shopper()
    const manual = await shopper.checkout("pp_system_default")
    const payments = shop.container.resolve(Modules.PAYMENT)
    const { payment_collection_id, amount, currency_code } = await payments.retrievePaymentSession(manual.id)
    const alipay = await payments.createPaymentSession(String(payment_collection_id), {
      provider_id: ALIPAY,
      amount,
      currency_code,
      data: {},
    })
    const order = await shopper.placeOrder()
    expect(await shop.merchant.paymentOf(order.id)).toMatchObject({ provider_id: "pp_system_default" })

    const { notifications } = await shop.psp.pay(alipay.id)

    expect(notifications[0]).toMatchObject({ http_status: 200 })
    expect((await shop.psp.order(alipay.id)).refunds).toMatchObject([{ amount: 2995 }])
    expect(await shop.merchant.paymentOf(order.id)).toMatchObject({ provider_id: "pp_system_default" })
    expect(await alertKinds(shop)).toEqual(["not_needed_refunded"])
  })

  it("of two payments of what an order edit added, which are synced at the same moment, one is booked and the other is refunded", async () => {
    const order = await paidOrder(shop)
    await shop.merchant.addToOrder(order.id, "JASMINE-50")
    const first = (await makeLink(shop, order.id)).payment_session_id
    const second = await secondSession(shop, { id: first }, ALIPAY)
    for (const id of [first, second]) {
      await shop.psp.pay(id, "completed", { notify: false })
    }

    await whilePaymentsAreWrittenSlowly(shop, () =>
      Promise.all([first, second].map((id) => shop.psp.notify(id))),
    )
    await recover(shop)

    const refunds = await Promise.all(
      [first, second].map(async (id) => (await shop.psp.order(id)).refunds.length),
    )
    expect(refunds.sort()).toEqual([0, 1])
    expect(await shop.merchant.order(order.id)).toMatchObject({ summary: { pending_difference: 0 } })
    expect(await alertKinds(shop)).toEqual(["not_needed_refunded"])
  })
})

/** Each payment takes two seconds from the check of its amount to its row in Medusa's books. */
async function whilePaymentsAreWrittenSlowly({ container }: Shop, work: () => Promise<unknown>) {
  const pg = container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
  await pg.raw(
    "create function wait() returns trigger language plpgsql as $$ begin perform pg_sleep(2); return new; end $$",
  )
  await pg.raw("create trigger wait before insert on payment for each row execute function wait()")
  try {
    await work()
  } finally {
    await pg.raw("drop function wait cascade")
  }
}

/** Two bags of Longjing without shipping: 25.00, and the taxes of a country on top. */
async function aTaxedDraft({ container, merchant, teas }: Shop, country_code: "de" | "nl") {
  await container
    .resolve(ContainerRegistrationKeys.PG_CONNECTION)
    .raw("update price_preference set is_tax_inclusive = false")
  return merchant.draftOrder(
    {
      region_id: String(teas.regions.eur),
      sales_channel_id: teas.salesChannelId,
      shipping_address: { country_code },
    },
    { "LONGJING-50": 2 },
  )
}

/** Two bags of Longjing without shipping, 25.00, less 10 percent. */
async function aDiscountedDraft({ merchant, teas }: Shop) {
  await (await merchant.api()).post("/admin/promotions", {
    code: "TENTH-OFF",
    type: "standard",
    status: "active",
    is_automatic: false,
    application_method: {
      type: "percentage",
      value: 10,
      target_type: "items",
      allocation: "across",
      currency_code: "eur",
    },
  })
  return merchant.draftOrder(
    {
      region_id: String(teas.regions.eur),
      sales_channel_id: teas.salesChannelId,
      promo_codes: ["TENTH-OFF"],
    },
    { "LONGJING-50": 2 },
  )
}

const shipTo = async ({ merchant }: Shop, draftId: string, country_code: "de" | "nl") =>
  (await merchant.api()).post(`/admin/draft-orders/${draftId}`, { shipping_address: { country_code } })

/** Does `meanwhile` after core has begun to write an order transaction, and before that is committed. */
async function whileTransactionsWait(
  { container }: Shop,
  write: () => Promise<unknown>,
  meanwhile: () => Promise<unknown>,
) {
  const pg = container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
  await pg.raw(
    "create function wait() returns trigger language plpgsql as $$ begin perform pg_advisory_xact_lock(7); return new; end $$",
  )
  await pg.raw("create trigger wait before insert on order_transaction for each row execute function wait()")
  try {
    const held = await pg.transaction()
    await held.raw("select pg_advisory_xact_lock(7)")
    const written = write()
    await eventually(async () => {
      const { rows } = await pg.raw("select 1 from pg_locks where locktype = 'advisory' and not granted")
      expect(rows).toHaveLength(1)
    })
    await meanwhile()
    await held.commit()
    await written
  } finally {
    await pg.raw("drop function wait cascade")
  }
}

/** Two bags of Longjing with shipping, 29.95, paid with Alipay. */
async function paidOrder(shop: Shop) {
  const shopper = shop.shopper()
  const session = await shopper.checkout(ALIPAY)
  await shop.psp.pay(session.id)
  return shopper.placeOrder()
}

async function makeLink(shop: Shop, orderId: string) {
  const { result } = await createPaymentLinkWorkflow(shop.container).run({ input: { order_id: orderId } })
  return result
}

/** Makes the page of a session look long expired. */
async function expireSession({ container }: Shop, id: string): Promise<void> {
  const pg = container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
  await pg.raw(
    `update payment_session set data = data || '{"expires_at": "2026-01-01T00:00:00.000Z"}' where id = ?`,
    [id],
  )
}

/** What the order's page shows, requested at once. */
async function shownLink(shop: Shop, orderId: string): Promise<unknown> {
  const api = await shop.merchant.api()
  const path = `/admin/alipay/orders/${orderId}`
  const [{ payment_link }, { alipay }] = await Promise.all([
    api.get<{ payment_link: unknown }>(`${path}/payment-link`),
    api.get<{ alipay: { payment_link: unknown } }>(path),
  ])
  expect(alipay.payment_link).toEqual(payment_link)
  return payment_link
}

/** Closed at MultiSafepay and in Medusa's books. */
const closed = (shop: Shop, sessionId: string) =>
  eventually(async () => {
    expect(await shop.psp.order(sessionId)).toMatchObject({ status: "cancelled" })
    const [session] = await shop.container.resolve(Modules.PAYMENT).listPaymentSessions({ id: sessionId })
    expect(session?.status ?? "canceled").toBe("canceled")
  })

async function alertKinds({ container }: Shop): Promise<string[]> {
  const entries = await container.resolve(Modules.NOTIFICATION).listNotifications({ channel: "feed" })
  return entries.map(({ data }) => String((data as { kind?: string }).kind))
}
