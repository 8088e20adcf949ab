import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { asProviderId } from "../../src/core/gateways/provider-id"
import { keepDue } from "../../src/modules/payment-journal/due-checks"
import { asPspOrderId } from "../../src/multisafepay"
import { recoverPayments } from "../../src/workflows/recover-payments/recover-payments"
import { OTHER_SITE_KEY } from "../../testkit/servers/sandbox-keys"
import { payUnknownSession } from "../harness/faulty-payments"
import { alertsOf, feedOf, journalEntryOf, letTimePass, whileTableFails } from "../harness/journal"
import { ALIPAY, aTeaShop, type Shop } from "../harness/shop"

const refundsOf = async (shop: Shop, pspOrderId: string) => (await shop.psp.order(pspOrderId)).refunds

/** Of a second site, which refunds automatically. */
const UNASKED = "pp_alipay_multisafepay-b"

const SET_UP = {
  options: { uncompletable: "hold", maxAutomaticRefundsPerHour: 2 },
  secondSite: { apiKey: OTHER_SITE_KEY, uncompletable: "refund" },
}

/** Loses the plugin's rows about payments, and what Medusa's tables still have of deleted sessions. */
async function loseRows(shop: Shop): Promise<void> {
  const pg = shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
  await pg.raw("truncate msp_payment")
  await pg.raw("delete from payment_session where deleted_at is not null")
}

aTeaShop("The options for automatic refunds", SET_UP, (shop) => {
  beforeEach(() => shop.merchant.offerProviders("eur", [ALIPAY, UNASKED]))

  it('with uncompletable "hold" a payment that is unknown to the shop, as after a restored backup, is kept until the merchant decides', async () => {
    const id = await payUnknownSession(shop)
    await shop.psp.notify(id)
    const description = expect.stringContaining("This money was not sent back yet")
    expect(await feedOf(shop)).toMatchObject([{ kind: "orphan_refunded", stage: "noticed", description }])
    await letTimePass(shop, id, 60)
    await shop.psp.notify(id)
    expect(await refundsOf(shop, id)).toHaveLength(0)
    const asked = [{ kind: "orphan_refunded", subject: id, stage: "noticed", state: "open" }]
    expect(await alertsOf(shop)).toMatchObject(asked)

    // One "does not exist" does not contradict the money for as long as it has been known.
    const endpoint = "GET /orders/:id"
    await shop.psp.fault({ on: "api", kind: "status", endpoint, status: 404, error_code: 1006, times: 1 })
    expect(await shop.psp.notify(id)).toMatchObject({ attempts: [{ http_status: 503 }] })
    expect(await alertsOf(shop)).toMatchObject(asked)

    const api = await shop.merchant.api()
    await api.post(`/admin/alipay/payments/${id}/decide`, { decision: "refund" })

    expect(await refundsOf(shop, id)).toHaveLength(1)
    expect(await alertsOf(shop)).toMatchObject([{ kind: "orphan_refunded", stage: "done" }])
  })

  it.each([
    ["who wants to be asked", ALIPAY],
    ["who does not ask to be asked", UNASKED],
  ])(
    "a merchant %s may keep a payment that is unknown to the shop, and it is not refunded",
    async (_, provider) => {
      const id = await payUnknownSession(shop, provider)
      const api = await shop.merchant.api()
      await api.post(`/admin/alipay/payments/${id}/decide`, { decision: "keep" })
      await letTimePass(shop, id, 60)
      await shop.psp.notify(id)

      expect(await refundsOf(shop, id)).toHaveLength(0)
      expect(await alertsOf(shop)).toMatchObject([{ kind: "orphan_refunded", state: "resolved" }])
    },
  )

  it("a payment that is unknown to the shop may be refunded or kept though the plugin's row about it is lost, and what was kept is not refunded unasked when that is lost too", async () => {
    const [kept, unwanted] = [await payUnknownSession(shop, UNASKED), await payUnknownSession(shop, UNASKED)]
    const api = await shop.merchant.api()
    await loseRows(shop)
    await api.post(`/admin/alipay/payments/${kept}/decide`, { decision: "keep" })
    await api.post(`/admin/alipay/payments/${unwanted}/decide`, { decision: "refund" })
    expect(await refundsOf(shop, unwanted)).toHaveLength(1)

    await loseRows(shop)
    await shop.psp.notify(kept)
    await letTimePass(shop, kept, 60)
    await shop.psp.notify(kept)

    expect(await refundsOf(shop, kept)).toHaveLength(0)
    expect(await alertsOf(shop)).toContainEqual(
      expect.objectContaining({ kind: "orphan_refunded", subject: kept, stage: "noticed", state: "open" }),
    )
  })

  it("a decision is refused for a payment that waits for none, while another payment waits for one", async () => {
    await payUnknownSession(shop, UNASKED)
    const other = await shop.shopper().checkout(UNASKED)
    const pg = shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
    await keepDue(pg, { pspOrderId: asPspOrderId(other.id), providerId: asProviderId(UNASKED) })

    const api = await shop.merchant.api()
    await expect(
      api.post(`/admin/alipay/payments/${other.id}/decide`, { decision: "refund" }),
    ).rejects.toMatchObject({ status: 404 })
  })

  it("a payment that is unknown to the shop is refunded as its alert says, though the plugin's row about it is lost", async () => {
    const id = await payUnknownSession(shop, UNASKED)
    expect(await alertsOf(shop)).toMatchObject([{ kind: "orphan_refunded", stage: "scheduled" }])
    await loseRows(shop)

    await recoverPayments(shop.container)
    await letTimePass(shop, id, 60)
    await recoverPayments(shop.container)

    expect(await refundsOf(shop, id)).toHaveLength(1)
    expect(await alertsOf(shop)).toMatchObject([{ kind: "orphan_refunded", stage: "done" }])
  })

  it("the alert about a payment that is unknown to the shop, and whose row in the plugin's table is lost, ends when somebody has refunded it at MultiSafepay, which is not asked about it again", async () => {
    const id = await payUnknownSession(shop, UNASKED)
    await loseRows(shop)
    const refund = await shop.psp.refundInDashboard(id)
    await shop.psp.acceptRefund(refund.refund_id)

    await recoverPayments(shop.container)
    await letTimePass(shop, id, 60)
    await recoverPayments(shop.container)

    expect(await alertsOf(shop)).toMatchObject([{ kind: "orphan_refunded", state: "resolved" }])
    await letTimePass(shop, id, 60)
    await shop.psp.forgetCalls()
    await recoverPayments(shop.container)
    expect((await shop.psp.calls()).total).toBe(0)
  })

  it("money that is unknown to the shop, and about which the merchant is asked again because the plugin's row was lost, stays due when MultiSafepay does not know it for a while", async () => {
    const id = await payUnknownSession(shop, UNASKED)
    const api = await shop.merchant.api()
    await api.post(`/admin/alipay/payments/${id}/decide`, { decision: "keep" })
    await loseRows(shop)
    await shop.psp.notify(id)
    for (const _check of [1, 2, 3, 4, 5, 6]) {
      await letTimePass(shop, id, 400)
      await recoverPayments(shop.container)
    }

    await letTimePass(shop, id, 400)
    const endpoint = "GET /orders/:id"
    await shop.psp.fault({ on: "api", kind: "status", endpoint, status: 404, error_code: 1006, times: null })
    await recoverPayments(shop.container)

    expect(await journalEntryOf(shop, id)).toMatchObject({ next_check_at: expect.any(Date) })
    expect(await alertsOf(shop)).toMatchObject([
      { kind: "orphan_refunded", subject: id, stage: "noticed", state: "open" },
    ])
  })

  it("money that is unknown to the shop and was refunded raises no further alert when MultiSafepay does not know it any longer, as after a move to another site", async () => {
    const id = await payUnknownSession(shop, UNASKED)
    await letTimePass(shop, id, 10)
    // What MultiSafepay has signed keeps a payment due by itself.
    await shop.psp.fault({ on: "notification", kind: "lost", times: 1 })
    await recoverPayments(shop.container)
    expect(await refundsOf(shop, id)).toHaveLength(1)
    const endpoint = "GET /orders/:id"
    await shop.psp.fault({ on: "api", kind: "status", endpoint, status: 404, error_code: 1006, times: null })

    for (const _check of [1, 2, 3, 4, 5, 6, 7]) {
      await letTimePass(shop, id, 1_500)
      await recoverPayments(shop.container)
    }

    expect(await alertsOf(shop)).toMatchObject([{ kind: "orphan_refunded", subject: id, stage: "done" }])
    expect(await journalEntryOf(shop, id)).toMatchObject({ next_check_at: null })
  })

  it('with uncompletable "hold" the merchant gets an alert and the money is kept until they decide to refund it', async () => {
    const shopper = shop.shopper()
    const { id } = await shopper.checkout(ALIPAY)
    await shop.container.resolve(Modules.CART).deleteCarts([shopper.cart.id])
    await shop.psp.pay(id)
    expect(await refundsOf(shop, id)).toHaveLength(0)
    expect(await feedOf(shop)).toMatchObject([{ kind: "uncompletable_refunded", stage: "noticed" }])
    expect(await journalEntryOf(shop, id)).toMatchObject({ next_check_at: expect.any(Date) })

    const api = await shop.merchant.api()
    await expect(
      api.post("/admin/alipay/payments/payses_1/decide", { decision: "refund" }),
    ).rejects.toMatchObject({
      status: 404,
    })
    const decide = (decision: string) =>
      api.post<{ payment: object }>(`/admin/alipay/payments/${id}/decide`, { decision })
    // A failed try is not an action.
    expect((await decide("retry")).payment).toMatchObject({ actions: [], error: null })
    expect((await decide("refund")).payment).toMatchObject({ actions: ["refund_at_psp"], error: null })

    expect(await refundsOf(shop, id)).toHaveLength(1)
    expect(await alertsOf(shop)).toMatchObject([{ kind: "uncompletable_refunded", stage: "done" }])
    // The refund is checked until MultiSafepay has paid it out.
    expect(await journalEntryOf(shop, id)).toMatchObject({ decision: null, next_check_at: expect.any(Date) })
  })

  it('with uncompletable "hold" the order is placed when the obstacle disappears before the merchant decides', async () => {
    const shopper = shop.shopper()
    const { id } = await shopper.checkout(ALIPAY)
    await whileTableFails(shop, { table: "order_line_item", code: "40P01" }, async () => {
      await shop.psp.pay(id)
      for (const _try of [2, 3, 4, 5]) {
        await letTimePass(shop, id, 20)
        await shop.psp.notify(id)
      }
    })
    expect(await alertsOf(shop)).toMatchObject([
      { kind: "completion_delayed" },
      { kind: "uncompletable_refunded", stage: "noticed", state: "open" },
    ])

    await letTimePass(shop, id, 30)
    await shop.psp.notify(id)

    expect(await shop.merchant.ordersOf(shopper.email)).toHaveLength(1)
    expect(await refundsOf(shop, id)).toHaveLength(0)
    expect(await alertsOf(shop)).toMatchObject([{ state: "resolved" }, { state: "resolved" }])
  })

  it("refunds that the merchant decides on are not limited, and do not count as automatic ones", async () => {
    const api = await shop.merchant.api()
    for (const shopper of [shop.shopper(), shop.shopper(), shop.shopper()]) {
      const { id } = await shopper.checkout(ALIPAY)
      await shop.container.resolve(Modules.CART).deleteCarts([shopper.cart.id])
      await shop.psp.pay(id)
      await api.post(`/admin/alipay/payments/${id}/decide`, { decision: "refund" })
      expect(await refundsOf(shop, id)).toHaveLength(1)
    }
    const orphan = await payUnknownSession(shop, UNASKED)
    await shop.psp.notify(orphan)

    expect(await refundsOf(shop, orphan)).toHaveLength(1)
    expect((await alertsOf(shop)).map(({ kind }) => kind)).not.toContain("refunds_paused")
  })

  it.each(["resolved", "dismissed"])(
    "automatic refunds stop at the limit within an hour, with one alert, and the merchant resumes them when the alert is %s",
    async (state) => {
      const payments = await Promise.all([0, 1, 2, 3, 4, 5].map(() => payUnknownSession(shop, UNASKED)))
      await Promise.all(payments.map((id) => shop.psp.notify(id)))
      const refunded = async () =>
        (await Promise.all(payments.map((id) => refundsOf(shop, id)))).filter(({ length }) => length > 0)
      expect(await refunded()).toHaveLength(2)
      expect((await feedOf(shop)).filter(({ kind }) => kind === "refunds_paused")).toHaveLength(1)

      const api = await shop.merchant.api()
      const { alerts } = await api.get<{ alerts: { id: string; kind: string }[] }>("/admin/alipay/alerts")
      const pause = alerts.find(({ kind }) => kind === "refunds_paused")
      await api.post(`/admin/alipay/alerts/${pause?.id}/close`, { state, note: "a bad import" })
      expect((await alertsOf(shop)).find(({ kind }) => kind === "refunds_paused")).toMatchObject({
        state: "resolved",
        note: "a bad import",
        closed_by: expect.stringMatching(/^user_/),
      })
      await recoverPayments(shop.container)
      expect(await refunded()).toHaveLength(4)
      expect((await alertsOf(shop)).find(({ kind }) => kind === "refunds_paused")).toMatchObject({
        state: "open",
      })
      expect((await feedOf(shop)).filter(({ kind }) => kind === "refunds_paused")).toHaveLength(3)
    },
  )
})
