import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { readDatabase } from "../../src/core/shop-db/set-up/database-facts"
import { lastFinishedRun } from "../../src/modules/payment-journal/runs"
import { ALIPAY_ALERT_EVENT } from "../../src/workflows/alert-merchant/alert"
import { alertMerchant } from "../../src/workflows/alert-merchant/alert-merchant"
import { recoverPayments } from "../../src/workflows/recover-payments/recover-payments"
import type { Http } from "../../testkit/actors/http"
import { eventually } from "../../testkit/eventually"
import { backdate } from "../harness/backdate"
import { recover, runJob } from "../harness/jobs"
import {
  alertsOf,
  anInterruptedRefund,
  closeAlert,
  emptyJournal,
  feedOf,
  forgetAllPayments,
  journalEntryOf,
  letTimePass,
  loseSession,
} from "../harness/journal"
import { ALIPAY, aTeaShop, type Shop } from "../harness/shop"

const MINUTE = 1
const DAY = 24 * 60

const pgOf = (shop: Shop) => shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)

async function aPaidOrder(shop: Shop) {
  const shopper = shop.shopper()
  const { id } = await shopper.checkout(ALIPAY)
  await shop.psp.pay(id)
  const order = await shopper.placeOrder()
  return { shopper, id, order, payment: await shop.merchant.paymentOf(order.id) }
}

const mspIsDown = (shop: Shop) => shop.psp.fault({ on: "api", kind: "status", status: 503, times: null })

async function sessionExists(shop: Shop, id: string): Promise<boolean> {
  const { rows } = await pgOf(shop).raw("select 1 from payment_session where id = ? and deleted_at is null", [
    id,
  ])
  return rows.length > 0
}

/** Amounts of the refunds at the PSP, in minor units. */
const refundsOf = async (shop: Shop, pspOrderId: string) =>
  (await shop.psp.order(pspOrderId)).refunds.map(({ amount }) => amount)

/** The shop sends an order's number to MultiSafepay in the background. */
const theNumberIsSent = (shop: Shop, id: string) =>
  eventually(async () =>
    expect(await journalEntryOf(shop, id)).toMatchObject({ invoice_update: expect.anything() }),
  )

/**
 * As when core was killed while it undid its work: the order and its links are gone, the payment is not, and
 * MultiSafepay never received the order's number.
 */
async function loseOrder(shop: Shop, orderId: string): Promise<void> {
  await pgOf(shop).raw("delete from msp_payment")
  await shop.container.resolve(ContainerRegistrationKeys.LINK).delete({ [Modules.ORDER]: { order_id: [] } })
  for (const table of ["order_cart", "order_payment_collection"]) {
    await pgOf(shop).raw(`delete from ${table} where order_id = ?`, [orderId])
  }
  await shop.container.resolve(Modules.ORDER).deleteOrders([orderId])
  await pgOf(shop).raw("update cart set completed_at = null")
}

/** So many abandoned sessions are due, and whenever one is checked, the next one becomes due. */
async function abandonSessions(shop: Shop, count: number): Promise<void> {
  await pgOf(shop).raw(
    `create sequence abandoned;
     create function abandon() returns trigger language plpgsql as $$ begin
       insert into msp_payment (psp_order_id, provider_id, payable_until, next_check_at)
       values ('payses_' || lpad(nextval('abandoned')::text, 26, '0'), '${ALIPAY}', now() + interval '1 day', now());
       return null;
     end $$;
     create trigger abandon after update on msp_payment for each row
       when (old.next_check_at <= now() and new.next_check_at > now()) execute function abandon();`,
  )
  await pgOf(shop).raw(
    `insert into msp_payment (psp_order_id, provider_id, payable_until, next_check_at)
     select 'payses_' || lpad(nextval('abandoned')::text, 26, '0'), ?, now() + interval '1 day', now() - interval '1 hour'
       from generate_series(1, ?)`,
    [ALIPAY, count],
  )
}

/** Two bags of Longjing that staff enter for a customer, paid by a link, then deleted as a draft. */
async function aDeletedPaidDraft(shop: Shop) {
  const draft = await shop.merchant.draftOrder(
    { region_id: String(shop.teas.regions.eur), sales_channel_id: shop.teas.salesChannelId },
    { "LONGJING-50": 2 },
  )
  const api = await shop.merchant.api()
  const { payment_link } = await api.post<{ payment_link: { payment_session_id: string } }>(
    `/admin/alipay/orders/${draft.id}/payment-link`,
  )
  const id = payment_link.payment_session_id
  await shop.psp.pay(id)
  await recover(shop, 0)
  await api.delete(`/admin/draft-orders/${draft.id}`)
  return { id, api }
}

aTeaShop("Recovery", {}, (shop) => {
  // From here on, each run continues where the last one ended.
  beforeEach(async () => {
    await forgetAllPayments(shop)
    await recover(shop, 0)
  })

  describe("A cancelled order whose refund failed", () => {
    it.each([0, 4, 31, 400])(
      "finds a cancelled order that is not refunded %s days after its payment, and refunds it as soon as possible",
      async (days) => {
        const { id, order } = await aPaidOrder(shop)
        await backdate(shop, days)
        await mspIsDown(shop)
        await shop.merchant.cancelOrder(order.id)
        expect(await recover(shop)).toMatchObject({ synced: 0, failed: 1 })
        await shop.psp.clearFaults()

        const { actions } = await recover(shop, 10)

        expect(actions).toEqual({ refund_payment: 1 })
        expect(await refundsOf(shop, id)).toEqual([2995])
        expect((await shop.merchant.paymentOf(order.id)).refunds).toHaveLength(1)
        expect(await alertsOf(shop)).toMatchObject([{ kind: "order_cancelled_refunded", stage: "done" }])
        expect(await recover(shop, DAY)).toMatchObject({ synced: 0, failed: 0 })
      },
    )

    it.each([
      ["when the event of the cancellation was lost", async () => {}],
      ["when the plugin's tables were emptied meanwhile", () => emptyJournal(shop)],
    ])("finds a cancelled order whose refund failed %s", async (_when, since) => {
      const { id, order } = await aPaidOrder(shop)
      await backdate(shop, 31)
      await shop.psp.fault({
        on: "api",
        kind: "status",
        status: 503,
        endpoint: "POST /orders/:id/refunds",
        times: 1,
      })
      const bus = shop.container.resolve(Modules.EVENT_BUS)
      const events = jest.spyOn(bus, "emit").mockResolvedValue(undefined)
      await shop.merchant.cancelOrder(order.id).finally(() => events.mockRestore())
      await since()

      await recover(shop)

      expect(await refundsOf(shop, id)).toEqual([2995])
    })

    it("payments whose provider was renamed raise an alert while they can be paid, which ends when the provider is registered again, and their order is placed", async () => {
      const shopper = shop.shopper()
      const { id } = await shopper.checkout(ALIPAY)
      const rename = (provider: string) =>
        pgOf(shop).raw("update payment_session set provider_id = ? where id = ?", [provider, id])
      await rename("pp_alipay_former")
      await shop.psp.pay(id, "completed", { notify: false })

      await recoverPayments(shop.container, { full: true })
      expect(await feedOf(shop)).toMatchObject([
        { kind: "provider_not_registered", subject: "pp_alipay_former", note: "pp_alipay_former: 1 payment" },
      ])
      const found = await readDatabase(pgOf(shop), [], Date.now)
      expect(found.openPayments).toEqual([{ providerId: "pp_alipay_former", count: 1 }])

      await rename(ALIPAY)
      await recoverPayments(shop.container, { full: true }, new Date(Date.now() + 600_000))
      expect(await alertsOf(shop)).toMatchObject([{ kind: "provider_not_registered", state: "resolved" }])
      expect(await shop.merchant.ordersOf(shopper.email)).toHaveLength(1)
    })

    it("the alert about payments of a provider that was renamed ends when none of them is open any more", async () => {
      const { id } = await shop.shopper().checkout(ALIPAY)
      await pgOf(shop).raw("update payment_session set provider_id = 'pp_alipay_former' where id = ?", [id])
      await recoverPayments(shop.container, { full: true })
      expect(await alertsOf(shop)).toMatchObject([{ kind: "provider_not_registered", state: "open" }])

      // Its check stays scheduled: nobody makes it.
      await pgOf(shop).raw("update msp_payment set provider_id = 'pp_alipay_former', next_check_at = now()")
      await loseSession(shop, id)
      await recoverPayments(shop.container, { full: true }, new Date(Date.now() + 600_000))

      expect(await alertsOf(shop)).toMatchObject([{ kind: "provider_not_registered", state: "resolved" }])
    })

    it("the alert about payments of a provider that was renamed is raised again a week after it was dismissed, while its cause lasts", async () => {
      const { id } = await shop.shopper().checkout(ALIPAY)
      await pgOf(shop).raw("update payment_session set provider_id = 'pp_alipay_former' where id = ?", [id])
      await recoverPayments(shop.container, { full: true })
      await closeAlert(shop, "provider_not_registered", "dismissed")

      await recoverPayments(shop.container, { full: true }, new Date(Date.now() + 600_000))
      expect(await alertsOf(shop)).toMatchObject([{ kind: "provider_not_registered", state: "dismissed" }])

      await pgOf(shop).raw("update msp_alert set closed_at = closed_at - interval '7 days'")
      await recoverPayments(shop.container, { full: true }, new Date(Date.now() + 1_200_000))
      expect(await alertsOf(shop)).toMatchObject([{ kind: "provider_not_registered", state: "open" }])
    })

    it("an order that is cancelled after its provider was renamed raises an alert about the money that is owed, which is refunded when the provider is registered again", async () => {
      const { id, order } = await aPaidOrder(shop)
      // Medusa keeps the rows of all providers that were ever registered.
      await pgOf(shop).raw("insert into payment_provider (id) values ('pp_alipay_former')")
      const rename = async (provider: string) => {
        await pgOf(shop).raw("update payment_session set provider_id = ? where id = ?", [provider, id])
        await pgOf(shop).raw("update payment set provider_id = ? where payment_session_id = ?", [
          provider,
          id,
        ])
      }
      await rename("pp_alipay_former")
      await recoverPayments(shop.container, { full: true })
      expect(await alertsOf(shop)).toEqual([])

      await shop.merchant.cancelOrder(order.id)
      await recoverPayments(shop.container, { full: true }, new Date(Date.now() + 600_000))

      expect(await refundsOf(shop, id)).toEqual([])
      expect(await alertsOf(shop)).toMatchObject([
        { kind: "provider_not_registered", state: "open", note: "pp_alipay_former: 1 payment" },
      ])
      await rename(ALIPAY)
      await recoverPayments(shop.container, { full: true }, new Date(Date.now() + 1_200_000))
      expect(await refundsOf(shop, id)).toEqual([2995])
      expect(await alertsOf(shop)).toContainEqual(
        expect.objectContaining({ kind: "provider_not_registered", state: "resolved" }),
      )
    })

    it("a payment is not checked every minute for ever because the merchant dismissed the declined refund of a cancelled order", async () => {
      const { id, order } = await aPaidOrder(shop)
      await shop.merchant.cancelOrder(order.id)
      const [refund] = (await shop.psp.order(id)).refunds
      await shop.psp.declineRefund(String(refund?.refund_id))
      await recover(shop)
      await closeAlert(shop, "refund_declined", "dismissed")

      await recoverPayments(shop.container, { full: true })

      expect(await journalEntryOf(shop, id)).toMatchObject({ next_check_at: null })
    })

    it("a payment whose start was never finished is not checked every minute for ever once its page has expired", async () => {
      const { id } = await shop.shopper().checkout(ALIPAY)
      // The shop died between MultiSafepay's answer and the row.
      await pgOf(shop).raw("update payment_session set data = '{}' where id = ?", [id])
      await shop.psp.pay(id, "expired", { notify: false })

      await recoverPayments(shop.container, { full: true })
      await recover(shop)

      expect((await journalEntryOf(shop, id))?.next_check_at ?? null).toBeNull()
    })

    it("retries the refund of a cancelled order until it succeeds, at least every six hours, while the balance is too low", async () => {
      const { id, order } = await aPaidOrder(shop)
      const endpoint = "POST /orders/:id/refunds"
      await shop.psp.fault({
        on: "api",
        kind: "status",
        status: 400,
        error_code: 1034,
        endpoint,
        times: null,
      })
      await shop.merchant.cancelOrder(order.id)
      for (let tries = 1; tries <= 12; tries++) await recover(shop, 6 * 60)
      expect(await alertsOf(shop)).toMatchObject([{ kind: "order_cancelled_refunded", stage: "failed" }])
      await shop.psp.clearFaults()

      await recover(shop, 6 * 60)

      expect(await refundsOf(shop, id)).toEqual([2995])
      expect((await feedOf(shop)).at(-1)).toMatchObject({ kind: "order_cancelled_refunded", stage: "done" })
    })
  })

  it("leaves an alert about a failed refund dismissed while the refund is tried again and fails, and reports its success", async () => {
    const { id, order } = await aPaidOrder(shop)
    const endpoint = "POST /orders/:id/refunds"
    await shop.psp.fault({ on: "api", kind: "status", status: 400, error_code: 1034, endpoint, times: null })
    await shop.merchant.cancelOrder(order.id)
    await recover(shop)
    const [alert] = await alertsOf(shop)
    expect(alert).toMatchObject({ stage: "failed", state: "open" })
    const api = await shop.merchant.api()
    await api.post(`/admin/alipay/alerts/${alert?.id}/close`, { state: "dismissed", note: "Known" })
    const sent = (await feedOf(shop)).length

    await recover(shop, 6 * 60)
    await recover(shop, 6 * 60)

    expect(await alertsOf(shop)).toMatchObject([{ stage: "failed", state: "dismissed", note: "Known" }])
    expect(await feedOf(shop)).toHaveLength(sent)
    await shop.psp.clearFaults()
    await recover(shop, 6 * 60)
    expect(await refundsOf(shop, id)).toEqual([2995])
    expect(await alertsOf(shop)).toMatchObject([{ stage: "done", state: "open" }])
  })

  it.each([
    ["its notification was lost", false],
    ["its notification was deleted since", true],
  ])("shows an expired payment as expired after recovery when %s", async (_when, notify) => {
    const { id } = await shop.shopper().checkout(ALIPAY)
    await shop.psp.pay(id, "expired", { notify })

    await recover(shop)
    await pgOf(shop).raw("delete from msp_notification")

    const api = await shop.merchant.api()
    expect(await api.get("/admin/alipay/payments?state=expired")).toMatchObject({
      payments: [{ psp_order_id: id, state: "expired" }],
    })
    expect(await api.get(`/admin/alipay/payments/${id}`)).toMatchObject({ payment: { state: "expired" } })
  })

  describe("A refund that Medusa booked and never sent", () => {
    it.each([
      ["in the next run", 0, async () => {}],
      ["in the daily search, when it is a year old", 400, async () => {}],
      ["in the next run, when the plugin's tables were emptied", 400, () => emptyJournal(shop)],
    ])("finds a refund that Medusa booked and never sent %s", async (_how, days, since) => {
      const { id, payment } = await aPaidOrder(shop)
      await anInterruptedRefund(shop, payment.id, 4)
      await backdate(shop, days)
      await since()

      await recover(shop, days > 0 ? DAY + MINUTE : 4)

      expect(await refundsOf(shop, id)).toEqual([400])
      const [refund] = (await shop.psp.order(id)).refunds
      await shop.psp.acceptRefund(String(refund?.refund_id))
      await recover(shop, DAY)
      expect(await recover(shop, DAY + MINUTE)).toMatchObject({ checked: 0 })
    })

    it("checks a refund that it sent until MultiSafepay has paid it out, because MultiSafepay may decline it later", async () => {
      const { id, payment } = await aPaidOrder(shop)
      await shop.merchant.refund(payment.id, 4)
      const [refund] = (await shop.psp.order(id)).refunds
      expect(refund).toMatchObject({ status: "reserved" })
      expect(await recover(shop)).toMatchObject({ found: { refund_not_known_to_be_through: 1 } })
      await shop.psp.fault({ on: "notification", kind: "lost", times: null })
      await shop.psp.declineRefund(String(refund?.refund_id))

      expect(await recover(shop, 15)).toMatchObject({ found: { due_again: 1 } })

      expect(await alertsOf(shop)).toMatchObject([{ kind: "refund_declined" }])
      await recover(shop, DAY)
      expect(await recover(shop, DAY + MINUTE)).toMatchObject({ checked: 0 })
    })
  })

  it("keeps the alert about a payment under review while MultiSafepay does not know the payment for a moment", async () => {
    const { id } = await shop.shopper().checkout(ALIPAY)
    await shop.psp.pay(id, "uncleared")
    await pgOf(shop).raw(
      "update payment_session set created_at = created_at - interval '3 days' where id = ?",
      [id],
    )
    const fault = { on: "api", kind: "status", status: 404, error_code: 1006 } as const
    await shop.psp.fault({ ...fault, endpoint: "GET /orders/:id", times: null })

    await recover(shop, DAY)

    expect(await alertsOf(shop)).toMatchObject([{ kind: "under_review", state: "open" }])
    await shop.psp.clearFaults()
    await recover(shop, DAY)
    expect(await alertsOf(shop)).toMatchObject([{ kind: "under_review", state: "open" }])
  })

  describe("A payment without a notification", () => {
    it("finds a payment without notification three minutes after it began, and places its order", async () => {
      const shopper = shop.shopper()
      const { id } = await shopper.checkout(ALIPAY)
      await shop.psp.pay(id, "completed", { notify: false })
      expect(await recover(shop, 2)).toMatchObject({ checked: 0 })

      expect(await recover(shop, 2)).toMatchObject({ found: { open_payment: 1 }, synced: 1 })

      expect(await shop.merchant.ordersOf(shopper.email)).toHaveLength(1)
      expect(await recover(shop, DAY)).toMatchObject({ synced: 0, failed: 0 })
    })

    it("checks an open payment with back-off, at least once a day, and stops when the payment has ended", async () => {
      const { id } = await shop.shopper().checkout(ALIPAY)
      await recover(shop)
      expect(await journalEntryOf(shop, id)).toMatchObject({ next_check_at: expect.any(Date) })
      await backdate(shop, 300)
      expect(await recover(shop, 4)).toMatchObject({ found: { due_again: 1 } })
      expect(await recover(shop, DAY - 1)).toMatchObject({ checked: 0 })
      expect(await recover(shop, 2)).toMatchObject({ found: { due_again: 1 } })

      // The try has expired, and its page can start another one.
      await shop.psp.pay(id, "expired", { notify: false })
      await recover(shop, DAY)
      expect(await journalEntryOf(shop, id)).toMatchObject({ next_check_at: expect.any(Date) })

      await pgOf(shop).raw(
        `update payment_session set data = jsonb_set(data, '{expires_at}', '"2026-01-01T00:00:00.000Z"') where id = ?`,
        [id],
      )
      await recover(shop, DAY)
      expect(await journalEntryOf(shop, id)).toMatchObject({ next_check_at: null })
    })

    it("finds the payment of a payment link of two hundred days, also after the plugin's tables were emptied", async () => {
      for (const since of [async () => {}, () => emptyJournal(shop)]) {
        const shopper = shop.shopper()
        const { id } = await shopper.checkout(ALIPAY)
        await recover(shop)
        await shop.psp.pay(id, "completed", { notify: false })
        await since()

        await recover(shop, 200 * DAY)

        expect(await shop.merchant.ordersOf(shopper.email)).toHaveLength(1)
      }
    })

    it.each([
      [
        "of its process",
        "started_at = started_at + interval '1 year', finished_at = finished_at + interval '1 year'",
      ],
      [
        "of its process and of the database",
        "started_at = started_at + interval '1 year', created_at = created_at + interval '1 year'",
      ],
    ])(
      "finds a payment without notification after one run of the job while the clock %s was a year ahead",
      async (_which, wrongTimes) => {
        const inAYear = new Date(Date.now() + 365 * DAY * 60_000)
        await runJob(shop, "recovery", inAYear)
        await runJob(shop, "order updates", inAYear)
        await pgOf(shop).raw(`update msp_run set ${wrongTimes} where report ->> 'until' = ?`, [
          inAYear.toISOString(),
        ])
        const shopper = shop.shopper()
        const { id } = await shopper.checkout(ALIPAY)
        await shop.psp.pay(id, "completed", { notify: false })

        const present = new Date(Date.now() + 4 * 60_000)
        await runJob(shop, "recovery", present)
        await runJob(shop, "order updates", present)

        expect(await shop.merchant.ordersOf(shopper.email)).toHaveLength(1)
        for (const kind of ["recovery", "order updates"] as const) {
          expect(await lastFinishedRun(pgOf(shop), kind)).toMatchObject({
            report: { until: present.toISOString() },
          })
        }
      },
    )

    it("finds a payment without notification although the clock of the job is ten minutes ahead of the web server's, and checks one that has ended only once", async () => {
      await recover(shop, 10)
      const shopper = shop.shopper()
      const { id } = await shopper.checkout(ALIPAY)
      await shop.psp.pay(id, "completed", { notify: false })
      const ended = await shop.shopper().checkout(ALIPAY)
      await shop.psp.pay(ended.id, "cancelled", { notify: false })

      expect(await recover(shop)).toMatchObject({ found: { open_payment: 2 }, failed: 0 })

      expect(await shop.merchant.ordersOf(shopper.email)).toHaveLength(1)
      expect(await recover(shop, 1)).toMatchObject({ checked: 0 })
    })

    it("checks a payment again after a check that failed, until one succeeds", async () => {
      const shopper = shop.shopper()
      const { id } = await shopper.checkout(ALIPAY)
      await shop.psp.pay(id, "completed", { notify: false })
      await mspIsDown(shop)
      for (const minutes of [4, 1, 2, 4, 8]) {
        expect(await recover(shop, minutes)).toMatchObject({ failed: 1, synced: 0 })
      }
      expect(await recover(shop, 1)).toMatchObject({ checked: 0 })
      await shop.psp.clearFaults()

      expect(await recover(shop, 16)).toMatchObject({ synced: 1, failed: 0 })

      expect(await shop.merchant.ordersOf(shopper.email)).toHaveLength(1)
      expect(await journalEntryOf(shop, id)).toMatchObject({ next_check_at: null, failed_checks: 0 })
    })

    it("checks a payment again when neither the check nor the record of it succeeded", async () => {
      const shopper = shop.shopper()
      const { id } = await shopper.checkout(ALIPAY)
      await shop.psp.pay(id, "completed", { notify: false })
      await mspIsDown(shop)
      await pgOf(shop).raw("alter table msp_payment add constraint away check (failed_checks = 0) not valid")
      expect(await recover(shop)).toMatchObject({ failed: 1 })
      await pgOf(shop).raw("alter table msp_payment drop constraint away")
      await shop.psp.clearFaults()

      expect(await recover(shop)).toMatchObject({ found: { open_payment: 1 }, synced: 1 })

      expect(await shop.merchant.ordersOf(shopper.email)).toHaveLength(1)
    })
  })

  describe("The payment of a deleted session", () => {
    /** MultiSafepay does not show the order for a moment, so that it cannot be closed. Then the shopper pays. */
    async function aPaymentWithoutSession() {
      const shopper = shop.shopper()
      const { id } = await shopper.checkout(ALIPAY)
      await shop.psp.fault({ on: "api", kind: "status", status: 404, error_code: 1006, times: null })
      await shopper.addItem("LONGJING-50")
      await shop.psp.clearFaults()
      expect(await sessionExists(shop, id)).toBe(false)
      return { shopper, id }
    }

    it("refunds the payment of a deleted session after two checks with time between", async () => {
      const { id } = await aPaymentWithoutSession()
      await shop.psp.pay(id, "completed", { notify: false })

      expect(await recover(shop)).toMatchObject({ found: { due_again: 1 }, failed: 1 })
      expect(await refundsOf(shop, id)).toEqual([])
      await recover(shop, 15)

      expect(await refundsOf(shop, id)).toEqual([2995])
      expect(await alertsOf(shop)).toMatchObject([{ kind: "orphan_refunded", stage: "done" }])
    })

    it("finds the payment of a deleted session though the shopper pays in the last hour of the payment page", async () => {
      const { id } = await aPaymentWithoutSession()
      expect(await recover(shop)).toMatchObject({ actions: { close_payment: 1 }, failed: 0 })
      for (const minutes of [60, 6 * 60, 16 * 60]) {
        expect(await recover(shop, minutes)).toMatchObject({ synced: 0, failed: 0 })
      }
      await shop.psp.pay(id, "completed", { notify: false, force: true })

      await recover(shop, 6 * 60)
      await recover(shop, 15)

      expect(await refundsOf(shop, id)).toEqual([2995])
    })

    it("finds the payment of a deleted session though MultiSafepay said that it was cancelled before the shopper paid it", async () => {
      const shopper = shop.shopper()
      const { id } = await shopper.checkout(ALIPAY)
      await shopper.addItem("LONGJING-50")
      expect(await shop.psp.notify(id)).toMatchObject({ attempts: [{ http_status: 200 }] })
      // MultiSafepay's notification of the cancellation may still be handled, and read the order before it was paid.
      await eventually(async () => {
        const messages = await shop.psp.notifications(id)
        expect(messages.filter(({ delivered }) => !delivered)).toEqual([])
      })
      await shop.psp.pay(id, "completed", { notify: false, force: true })

      await recover(shop)
      await recover(shop, 15)

      expect(await refundsOf(shop, id)).toEqual([2995])
      expect(await alertsOf(shop)).toMatchObject([{ kind: "orphan_refunded", stage: "done" }])
    })

    it("forgets an unpaid PSP order of a deleted session when its payment page has closed", async () => {
      const shopper = shop.shopper()
      const { id } = await shopper.checkout(ALIPAY)
      await shopper.addItem("LONGJING-50")
      expect(await journalEntryOf(shop, id)).toMatchObject({ next_check_at: expect.any(Date) })
      await recover(shop)
      await shop.psp.forgetCalls()

      await recover(shop, DAY + 3 * 60)

      expect(await journalEntryOf(shop, id)).toMatchObject({ next_check_at: null })
    })

    it("remembers a payment whose start MultiSafepay answered ambiguously", async () => {
      const shopper = shop.shopper()
      await shopper.createCart()
      await shopper.addShipping()
      await shop.psp.fault({ on: "api", kind: "reset-after", endpoint: "POST /orders", times: 1 })
      await shopper.startPayment(ALIPAY).catch(() => undefined)

      const { rows } = await pgOf(shop).raw("select * from msp_payment where next_check_at is not null")
      expect(rows).toMatchObject([{ psp_order_id: expect.stringMatching(/^payses_/) }])
    })
  })

  describe("A captured payment without an order", () => {
    it.each([
      ["that core left without an order", 4],
      ["that core left without an order yesterday", DAY + MINUTE],
    ])("finds a captured payment %s, and places the order", async (_what, minutes) => {
      const { id, shopper, order } = await aPaidOrder(shop)
      await theNumberIsSent(shop, id)
      await loseOrder(shop, order.id)
      if (minutes > DAY)
        await pgOf(shop).raw("update msp_run set report = report || jsonb_build_object('until', ?::text)", [
          new Date(Date.now() + 10 * 60_000).toISOString(),
        ])

      const report = await recover(shop, minutes)

      expect(report.found).toMatchObject({ captured_without_order: 1 })
      expect(await shop.merchant.ordersOf(shopper.email)).toHaveLength(1)
    })

    it("finds a captured payment that its order does not show, because the shop crashed between the two writes", async () => {
      const { order } = await aPaidOrder(shop)
      await pgOf(shop).raw("delete from order_transaction where order_id = ?", [order.id])
      await pgOf(shop).raw("update capture set created_at = created_at - interval '20 minutes'")

      expect(await recover(shop)).toMatchObject({
        found: { capture_unknown_to_order: 1 },
        actions: { book_transaction: 1 },
      })
    })
  })

  describe("An order that still deducts a refund which has left Medusa's books", () => {
    it("shows its payment again when core recorded the refund after it had failed", async () => {
      const { order, payment } = await aPaidOrder(shop)
      const orders = shop.container.resolve(Modules.ORDER)
      await orders.addOrderTransactions({
        order_id: order.id,
        amount: -5,
        currency_code: "eur",
        reference: "refund",
        reference_id: payment.id,
      })
      for (const table of ["capture", "order_transaction"]) {
        await pgOf(shop).raw(`update ${table} set created_at = created_at - interval '20 minutes'`)
      }

      expect(await recover(shop, 20)).toMatchObject({
        found: { refund_only_on_order: 1 },
        actions: { balance_order: 1 },
      })

      const { summary } = await shop.merchant.order(order.id)
      expect(summary).toMatchObject({ pending_difference: 0 })
      expect((await recover(shop, 24)).found).not.toHaveProperty("refund_only_on_order")
    })
  })

  describe("A paid order that somebody deleted", () => {
    it.each([
      ["marked as deleted", "softDeleteOrders", async () => {}],
      ["removed for good", "deleteOrders", async () => {}],
      ["removed for good after the plugin's tables were emptied", "deleteOrders", () => emptyJournal(shop)],
      [
        "removed for good with its cart after the plugin's tables were emptied",
        "deleteOrders",
        async (cartId: string) => {
          await emptyJournal(shop)
          await shop.container.resolve(Modules.CART).deleteCarts([cartId])
        },
      ],
    ] as const)(
      "asks the merchant about the money of an order that was %s, and does not place it again",
      async (_how, remove, before) => {
        const { id, shopper, order } = await aPaidOrder(shop)
        await theNumberIsSent(shop, id)
        await before(shopper.cart.id)
        await shop.container.resolve(Modules.ORDER)[remove]([order.id])

        await recover(shop, DAY + MINUTE)

        expect(await shop.merchant.ordersOf(shopper.email)).toEqual([])
        expect(await alertsOf(shop)).toMatchObject([
          { kind: "order_deleted", stage: "noticed", state: "open" },
        ])
        expect(await refundsOf(shop, id)).toEqual([])
        const api = await shop.merchant.api()
        await api.post(`/admin/alipay/payments/${id}/decide`, { decision: "refund" })
        expect(await refundsOf(shop, id)).toEqual([2995])
        expect(await alertsOf(shop)).toMatchObject([{ kind: "order_deleted", stage: "done" }])
        expect(await shop.merchant.ordersOf(shopper.email)).toEqual([])
      },
    )
  })

  describe("A draft order that was deleted while it could be paid", () => {
    async function aDraftWithLink() {
      const draft = await shop.merchant.draftOrder(
        { region_id: String(shop.teas.regions.eur), sales_channel_id: shop.teas.salesChannelId },
        { "LONGJING-50": 2 },
      )
      const api = await shop.merchant.api()
      const { payment_link } = await api.post<{ payment_link: { payment_session_id: string } }>(
        `/admin/alipay/orders/${draft.id}/payment-link`,
      )
      return { api, draft, id: payment_link.payment_session_id }
    }

    it.each<[string, (api: Http, draftId: string, sessionId: string) => Promise<unknown>]>([
      [
        "of a draft that is deleted before its first check",
        (api, id) => api.delete(`/admin/draft-orders/${id}`),
      ],
      [
        "whose payment collection is deleted, when the plugin's tables were emptied",
        async (api, _id, session) => {
          await recover(shop)
          const { rows } = await pgOf(shop).raw(
            "select payment_collection_id as id from payment_session where id = ?",
            [session],
          )
          await api.delete(`/admin/payment-collections/${rows[0]?.id}`)
          await emptyJournal(shop)
        },
      ],
    ])("closes a payment link %s", async (_which, remove) => {
      const { api, draft, id } = await aDraftWithLink()
      await remove(api, draft.id, id)

      await recover(shop)
      expect(await shop.psp.order(id)).toMatchObject({ status: "cancelled" })
      await recover(shop)

      expect((await recoverPayments(shop.container)).found).not.toHaveProperty("removed_with_its_collection")
    })

    it("closes a payment link whose last try has ended before its draft is deleted, though a check was scheduled", async () => {
      const { api, draft, id } = await aDraftWithLink()
      await recover(shop)
      await shop.psp.pay(id, "void")
      await api.delete(`/admin/draft-orders/${draft.id}`)

      await recover(shop, DAY)

      await expect(shop.psp.pay(id)).rejects.toMatchObject({ status: 409 })
    })

    it("closes the payment link of a deleted draft at the next check, so that nobody can pay it", async () => {
      const { api, draft, id } = await aDraftWithLink()
      await recover(shop)
      await api.delete(`/admin/draft-orders/${draft.id}`)

      await recover(shop, DAY)

      expect(await shop.psp.order(id)).toMatchObject({ status: "cancelled" })
    })
  })

  describe("A paid draft order that was deleted", () => {
    it("alerts the merchant about a deleted paid draft, keeps the money, and refunds it when the merchant decides so", async () => {
      const { id, api } = await aDeletedPaidDraft(shop)

      expect(await recover(shop)).toMatchObject({ found: { deleted_with_its_order: 1 } })
      await recover(shop, DAY + MINUTE)

      expect(await feedOf(shop)).toMatchObject([{ kind: "order_deleted", stage: "noticed", amount: "25.00" }])
      expect(await refundsOf(shop, id)).toEqual([])
      await api.post(`/admin/alipay/payments/${id}/decide`, { decision: "refund" })
      expect(await refundsOf(shop, id)).toEqual([2500])
      expect(await alertsOf(shop)).toMatchObject([{ kind: "order_deleted", stage: "done" }])
      // It is checked until MultiSafepay has paid it out.
      expect(await recover(shop, DAY + MINUTE)).toMatchObject({ checked: 1 })
      const [refund] = (await shop.psp.order(id)).refunds
      await shop.psp.acceptRefund(String(refund?.refund_id))
      await shop.psp.notify(id)
      expect(await recover(shop, DAY + MINUTE)).toMatchObject({ checked: 0 })
    })

    it("leaves the payment of a deleted draft alone when the merchant keeps the money", async () => {
      const { id, api } = await aDeletedPaidDraft(shop)
      await recover(shop)

      await api.post(`/admin/alipay/payments/${id}/decide`, { decision: "keep" })

      expect(await alertsOf(shop)).toMatchObject([{ kind: "order_deleted", state: "resolved" }])
      expect(await recover(shop, DAY + MINUTE)).toMatchObject({ checked: 0 })
      await shop.psp.notify(id)
      expect(await refundsOf(shop, id)).toEqual([])
    })

    it("finds a deleted paid draft even when somebody has removed its rows for good", async () => {
      const { id } = await aDeletedPaidDraft(shop)
      for (const table of ["capture", "payment", "payment_session"]) {
        await pgOf(shop).raw(`delete from ${table} where deleted_at is not null`)
      }

      expect(await recover(shop, DAY + MINUTE)).toMatchObject({ found: { gone_from_the_books: 1 } })

      expect(await alertsOf(shop)).toMatchObject([{ kind: "order_deleted", stage: "noticed", state: "open" }])
      expect(await refundsOf(shop, id)).toEqual([])
    })

    it("refunds no payment of an archived order because of a notification", async () => {
      const { id } = await aDeletedPaidDraft(shop)

      await shop.psp.notify(id)
      await recover(shop, 30)
      await shop.psp.notify(id)

      expect(await refundsOf(shop, id)).toEqual([])
    })
  })

  describe("A payment whose check keeps failing", () => {
    /** Checks come at growing intervals of 1, 2, 4 … minutes, at most six hours. */
    async function recoverTimes(id: string, times: number, minutes = 7 * 60): Promise<void> {
      for (let look = 0; look < times; look++) {
        await letTimePass(shop, id, minutes)
        await recover(shop, 0)
      }
    }

    const failing = async () =>
      (await alertsOf(shop)).filter(({ kind, state }) => kind === "check_failing" && state === "open")

    it("raises one alert after about an hour when MultiSafepay's answer about a payment cannot be read, and the alert ends when it can", async () => {
      const shopper = shop.shopper()
      const { id } = await shopper.checkout(ALIPAY)
      await shop.psp.fault({
        on: "api",
        kind: "malformed",
        endpoint: "GET /orders/:id",
        order_id: id,
        times: null,
      })
      expect((await shop.psp.pay(id)).notifications).toMatchObject([{ http_status: 503 }])

      await recoverTimes(id, 2, 25)
      expect(await failing()).toEqual([])
      await recoverTimes(id, 1, 25)
      expect(await failing()).toMatchObject([
        { subject: id, psp_order_id: id, provider_id: ALIPAY, stage: "failed", note: expect.any(String) },
      ])

      await shop.psp.clearFaults()
      await recoverTimes(id, 1)
      expect(await failing()).toEqual([])
      expect(await shop.merchant.ordersOf(shopper.email)).toHaveLength(1)
    })

    it("at most five alerts say that payments cannot be checked, and how many more there are", async () => {
      const ids: string[] = []
      for (let payments = 0; payments < 7; payments++) {
        const { id } = await shop.shopper().checkout(ALIPAY)
        ids.push(id)
      }
      await shop.psp.fault({ on: "api", kind: "malformed", endpoint: "GET /orders/:id", times: null })
      for (const id of ids) await shop.psp.pay(id)

      for (const id of ids) await letTimePass(shop, id, 70)
      for (const id of ids) await shop.psp.notify(id)

      const alerts = await failing()

      expect(alerts).toHaveLength(5)
      for (const { note } of alerts) {
        expect(note).toMatch(/ \(payments that cannot be checked either: 6\)$/)
      }
    })

    it("a check that works between two that fail, before the next one is due, ends the count of failures", async () => {
      const { id } = await aDeletedPaidDraft(shop)
      await recover(shop, 0)
      const fail = () =>
        shop.psp.fault({
          on: "api",
          kind: "malformed",
          endpoint: "GET /orders/:id",
          order_id: id,
          times: null,
        })
      await fail()
      await shop.psp.notify(id)
      expect(await journalEntryOf(shop, id)).toMatchObject({ failing_since: expect.anything() })

      await shop.psp.clearFaults()
      await shop.psp.notify(id)
      await fail()
      await recoverTimes(id, 1)

      expect(await failing()).toEqual([])
    })

    it("raises no alert about failing checks when one check fails of a payment that has waited for the merchant for days", async () => {
      const { id } = await aDeletedPaidDraft(shop)
      await recoverTimes(id, 8)
      await shop.psp.fault({
        on: "api",
        kind: "malformed",
        endpoint: "GET /orders/:id",
        order_id: id,
        times: null,
      })
      await recoverTimes(id, 1)

      expect(await journalEntryOf(shop, id)).toMatchObject({ failing_since: expect.anything() })
      expect(await failing()).toEqual([])
    })

    it("raises one alert about a refund that was never sent while MultiSafepay refuses the API key, and the alert ends when the refund is made", async () => {
      const { id, payment } = await aPaidOrder(shop)
      await anInterruptedRefund(shop, payment.id, 5)
      await shop.psp.fault({
        on: "api",
        kind: "status",
        status: 401,
        error_code: 1032,
        endpoint: "POST /orders/:id/refunds",
        order_id: id,
        times: null,
      })
      const open = async () => (await alertsOf(shop)).filter(({ state }) => state === "open")

      await recover(shop)
      await recoverTimes(id, 8)
      expect(await open()).toMatchObject([{ kind: "refund_failed", stage: "failed", psp_order_id: id }])

      await shop.psp.clearFaults()
      await recoverTimes(id, 1)
      expect(await open()).toEqual([])
      expect(await refundsOf(shop, id)).toEqual([500])
    })
  })

  it("the alert about a payment under review ends when the review ended without a notification, though its session had ended before", async () => {
    const { id } = await shop.shopper().checkout(ALIPAY, {}, { payment_type: "redirect" })
    await shop.psp.pay(id, "declined")
    await shop.psp.pay(id, "uncleared")
    expect(await alertsOf(shop)).toMatchObject([{ kind: "under_review", subject: id, state: "open" }])
    await shop.psp.pay(id, "declined", { notify: false })

    await recover(shop)

    expect(await alertsOf(shop)).toMatchObject([
      { kind: "under_review", state: "resolved", closed_by: "payment-sync" },
    ])
  })

  it("recovery sends the event of an alert again when it was lost", async () => {
    const shopper = shop.shopper()
    const session = await shopper.checkout(ALIPAY)
    await shop.merchant.setStock("LONGJING-50", 0)
    const bus = shop.container.resolve(Modules.EVENT_BUS)
    const emit = bus.emit.bind(bus)
    const isAlert = ({ name }: { name: string }) => name === ALIPAY_ALERT_EVENT
    const events = jest.spyOn(bus, "emit").mockImplementation(async (all, ...rest) => {
      if ([all].flat().some(isAlert)) throw new Error("LOADING Redis is loading the dataset in memory")
      return emit(all, ...rest)
    })
    await shop.psp.pay(session.id)
    expect(await alertsOf(shop)).toMatchObject([{ event_due: true }])
    events.mockImplementation(emit)
    events.mockClear()

    await recover(shop)

    expect(events.mock.calls.flatMap(([all]) => all).filter(isAlert)).toMatchObject([
      { data: { kind: "uncompletable_refunded", psp_order_id: session.id } },
    ])
    events.mockRestore()
    expect(await alertsOf(shop)).toMatchObject([{ event_due: false }])
  })

  it("recovery works through everything that is due in one run, however much it is", async () => {
    const shoppers = Array.from({ length: 9 }, () => shop.shopper())
    for (const shopper of shoppers) {
      const { id } = await shopper.checkout(ALIPAY)
      await shop.psp.pay(id, "completed", { notify: false })
    }

    expect(await recover(shop)).toMatchObject({ checked: 9, synced: 9 })
  })

  it("recovery reaches a captured payment without an order, and an alert to send, although more abandoned sessions are due than it can check", async () => {
    const { id, shopper, order } = await aPaidOrder(shop)
    await theNumberIsSent(shop, id)
    await loseOrder(shop, order.id)
    await alertMerchant(shop.container, {
      kind: "disputed",
      subject: "payses_0",
      provider_id: ALIPAY,
      psp_order_id: "payses_0",
    })
    await pgOf(shop).raw("update msp_alert set event_due = true")
    await abandonSessions(shop, 600)
    const stop = new AbortController()

    const run = recoverPayments(shop.container, { full: true }, new Date(Date.now() + 600_000), stop.signal)
    try {
      await eventually(
        async () => {
          const [alert] = await alertsOf(shop)
          expect(alert).toMatchObject({ event_due: false })
          expect(await shop.merchant.ordersOf(shopper.email)).toHaveLength(1)
        },
        { within: 30_000 },
      )
      await run
    } finally {
      stop.abort()
      await run.catch(() => undefined)
      await pgOf(shop).raw("drop function abandon cascade; drop sequence abandoned")
    }
  })

  it("recovery sends MultiSafepay no request about payments that need nothing", async () => {
    await aPaidOrder(shop)
    await shop.psp.forgetCalls()

    await recover(shop)
    await recover(shop, DAY + MINUTE)

    // The daily check after six hours: MultiSafepay's dashboard may have refunded the payment without a notification.
    expect((await shop.psp.calls()).by_endpoint["GET /orders/:id"]).toBe(1)
  })
})
