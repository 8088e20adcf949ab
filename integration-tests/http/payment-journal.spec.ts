import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { asProviderId } from "../../src/core/gateways/provider-id"
import { PAYMENT_JOURNAL } from "../../src/modules/payment-journal"
import { closeAlert, markAlertSent, recordAlert } from "../../src/modules/payment-journal/alerts"
import { clearDue, rememberAbandoned } from "../../src/modules/payment-journal/due-checks"
import {
  deleteOldNotifications,
  listNotificationsOf,
  type NotificationToRecord,
  recordNotifications,
} from "../../src/modules/payment-journal/notifications"
import { allowAutomaticRefund } from "../../src/modules/payment-journal/refund-breaker"
import type { PaymentJournalService } from "../../src/modules/payment-journal/service"
import { asPspOrderId } from "../../src/multisafepay"
import { alertMerchant, resolveAlert, sendDueAlerts } from "../../src/workflows/alert-merchant/alert-merchant"
import { runJob } from "../harness/jobs"
import { feedOf } from "../harness/journal"
import { ALIPAY, aTeaShop } from "../harness/shop"

aTeaShop("The plugin's own module", {}, (shop) => {
  it("the payment journal has its tables after medusa db:migrate and is resolved by its name", async () => {
    const journal = shop.container.resolve<PaymentJournalService>(PAYMENT_JOURNAL)
    expect(await journal.listMspPayments()).toEqual([])
    expect(await journal.listMspAlerts()).toEqual([])
    const pg = shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
    for (const table of ["msp_run", "msp_notification", "msp_lease"]) {
      expect((await pg.raw(`select * from ${table} where false`)).rows).toEqual([])
    }
  })

  it("the payment journal is read through Medusa's Query together with the payment session that it is about", async () => {
    const { id: sessionId } = await shop.shopper().checkout(ALIPAY)
    await shop.container
      .resolve(ContainerRegistrationKeys.PG_CONNECTION)
      .raw("insert into msp_payment (psp_order_id) values (?)", [sessionId])
    const { data } = await shop.container.resolve(ContainerRegistrationKeys.QUERY).graph({
      entity: "msp_payment",
      fields: ["psp_order_id", "payment_session.id", "payment_session.provider_id"],
    })
    expect(data).toEqual([
      expect.objectContaining({
        psp_order_id: sessionId,
        payment_session: expect.objectContaining({ id: sessionId, provider_id: ALIPAY }),
      }),
    ])
  })

  it("the payment journal deletes notifications after two weeks, and the oldest when there are too many", async () => {
    const pg = shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
    const DAY_MS = 86_400_000
    const cameDaysAgo = (days: number): NotificationToRecord => ({
      id: `of day ${days}`,
      provider_id: ALIPAY,
      psp_order_id: "payses_1",
      signature: "accepted",
      claimed_status: "completed",
      http_status: 200,
      duration_ms: 5,
      times: 1,
      age_ms: days * DAY_MS,
    })
    await recordNotifications(pg, [0, 1, 2, 3, 13, 15, 400].map(cameDaysAgo))

    await runJob(shop, "order updates")
    const kept = (await listNotificationsOf(pg, asPspOrderId("payses_1"))).map(({ id }) => id)
    expect(kept).toEqual(["of day 0", "of day 1", "of day 2", "of day 3", "of day 13"])

    await deleteOldNotifications(pg, 3)
    const latest = (await listNotificationsOf(pg, asPspOrderId("payses_1"))).map(({ id }) => id)
    expect(latest).toEqual(["of day 0", "of day 1", "of day 2"])
  })

  it.each([
    ["automatic refunds are paused", "refunds_paused", 2],
    ["the amount of a payment differs", "amount_mismatch", 2],
    ["a payment is under review", "under_review", 1],
  ] as const)(
    "an alert that %s is sent again only while it is open and waits for a person",
    async (_what, kind, times) => {
      const pg = shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
      await alertMerchant(shop.container, { kind, subject: "1", provider_id: ALIPAY, psp_order_id: "1" })
      await sendDueAlerts(shop.container)
      expect(await feedOf(shop)).toHaveLength(1)

      const aDayPasses = () => pg.raw("update msp_alert set remind_at = remind_at - interval '25 hours'")
      await aDayPasses()
      await sendDueAlerts(shop.container)
      await sendDueAlerts(shop.container)
      expect(await feedOf(shop)).toHaveLength(times)

      await resolveAlert(shop.container, { kind, subject: "1" }, "payment-sync")
      await pg.raw("update msp_alert set remind_at = now()")
      await sendDueAlerts(shop.container)
      expect(await feedOf(shop)).toHaveLength(times + 1)
    },
  )

  it("the payment journal forgets an alert's note when the alert says something else, and when it is raised again after it was resolved", async () => {
    const pg = shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
    const alert = { kind: "uncompletable_refunded", subject: "payses_1", provider_id: ALIPAY } as const
    await recordAlert(pg, "mspal_1", { ...alert, stage: "failed", note: "balance too low" })
    expect(await recordAlert(pg, "mspal_1", { ...alert, stage: "failed" })).toMatchObject({
      note: "balance too low",
    })
    expect(await recordAlert(pg, "mspal_1", { ...alert, stage: "done" })).not.toMatchObject({
      note: expect.anything(),
    })

    await closeAlert(pg, alert, "resolved", "user_1", "Refunded by hand")

    const again = await recordAlert(pg, "mspal_1", { ...alert, stage: "done" })
    expect(again).toMatchObject({ state: "open" })
    expect(again).not.toMatchObject({ note: expect.anything() })
  })

  it("an alert that was dismissed keeps the merchant's note, and says who resolved it later, not who dismissed it", async () => {
    const pg = shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
    const alert = {
      kind: "check_failing",
      subject: "payses_1",
      provider_id: ALIPAY,
      stage: "failed",
    } as const
    await recordAlert(pg, "mspal_1", { ...alert, note: "timeout" })
    await closeAlert(pg, alert, "dismissed", "user_1", "paid by bank transfer")
    await pg.raw("update msp_alert set closed_at = now() - interval '1 day'")

    await recordAlert(pg, "mspal_1", { ...alert, note: "timeout again" })
    await closeAlert(pg, alert, "resolved", "payment-sync")

    const [{ closed_at, ...resolved }] = (await pg.raw("select * from msp_alert")).rows as [
      { closed_at: Date },
    ]
    expect(resolved).toMatchObject({
      state: "resolved",
      closed_by: "payment-sync",
      note: "paid by bank transfer",
    })
    expect(Date.now() - closed_at.getTime()).toBeLessThan(3_600_000)
  })

  it("an alert is repeated after an hour, then after two more, four more … up to a week, and after an hour again when it is raised again", async () => {
    const pg = shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
    const alert = { kind: "refund_failed", subject: "ref_1", provider_id: ALIPAY, stage: "failed" } as const
    const sendAfter = async (hours: number) => {
      await pg.raw("update msp_alert set updated_at = now() - make_interval(hours => ?)", [hours])
      await markAlertSent(pg, { ...(await recordAlert(pg, "mspal_1", alert)), state: "open" }, true)
      const { rows } = await pg.raw(
        "select extract(epoch from remind_at - now()) / 3600 as hours from msp_alert",
      )
      return Math.round(Number(rows[0]?.hours))
    }
    await recordAlert(pg, "mspal_1", alert)
    expect(await sendAfter(0)).toBe(1)
    expect(await sendAfter(1)).toBe(2)
    expect(await sendAfter(3)).toBe(4)
    expect(await sendAfter(1_000)).toBe(168)

    await closeAlert(pg, alert, "resolved", "payment-sync")

    await recordAlert(pg, "mspal_1", alert)
    await markAlertSent(pg, { ...(await recordAlert(pg, "mspal_1", alert)), state: "open" }, true)
    const { rows } = await pg.raw(
      "select extract(epoch from remind_at - now()) / 3600 as hours from msp_alert",
    )
    expect(Math.round(Number(rows[0]?.hours))).toBe(1)
  })

  it("the payment journal keeps the check of a payment page that was abandoned while a sync of its payment ended", async () => {
    const pg = shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
    const pspOrderId = asPspOrderId("payses_abandoned")
    const inMinutes = async () => {
      const { rows } = await pg.raw(
        "select round(extract(epoch from next_check_at - now()) / 60) as minutes from msp_payment where psp_order_id = ?",
        [pspOrderId],
      )
      return rows[0]?.minutes === null ? null : Number(rows[0]?.minutes)
    }
    await rememberAbandoned(pg, { pspOrderId, providerId: undefined }, new Date(Date.now() + 3_600_000))

    await clearDue(pg, pspOrderId)
    expect(await inMinutes()).toBe(3)

    await pg.raw("update msp_payment set next_check_at = now() where psp_order_id = ?", [pspOrderId])
    await clearDue(pg, pspOrderId, 30 * 60_000)
    expect(await inMinutes()).toBe(30)

    await pg.raw("update msp_payment set payable_until = now() where psp_order_id = ?", [pspOrderId])
    await clearDue(pg, pspOrderId)
    expect(await inMinutes()).toBeNull()
  })

  it("the payment journal lets no more payments through the refund breaker than it allows, however many ask at once", async () => {
    const pg = shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
    const asked = Array.from({ length: 40 }, (_, n) => ({
      pspOrderId: asPspOrderId(`payses_${n}`),
      providerId: asProviderId(ALIPAY),
    }))

    const allowed = await Promise.all(asked.map((payment) => allowAutomaticRefund(pg, payment, 3)))

    expect(allowed.filter(Boolean)).toHaveLength(3)
    expect(await Promise.all(asked.map((payment) => allowAutomaticRefund(pg, payment, 3)))).toEqual(allowed)
  })
})
