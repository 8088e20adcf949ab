import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import type { Shopper } from "../../testkit/actors/shopper"
import { eventually } from "../../testkit/eventually"
import { aheadByMinutes } from "../harness/clock"
import { recover } from "../harness/jobs"
import {
  alertsOf,
  emptyJournal,
  feedOf,
  journalEntryOf,
  letTimePass,
  loseSession,
  untilNoPaymentIsSynced,
  whileTableFails,
} from "../harness/journal"
import { ALIPAY, ALIPAY_PLUS, aTeaShop, type Shop } from "../harness/shop"

const pgOf = (shop: Shop) => shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)

const refundsOf = async (shop: Shop, pspOrderId: string) => (await shop.psp.order(pspOrderId)).refunds

async function reservationsOf(shop: Shop): Promise<number> {
  const [, count] = await shop.container.resolve(Modules.INVENTORY).listAndCountReservationItems({})
  return count
}

aTeaShop("The refund policy", {}, (shop) => {
  describe("A paid cart without an order", () => {
    async function paidWhile(
      fault: { table: string; code: string },
      before: () => Promise<unknown> = async () => {},
    ): Promise<{ shopper: Shopper; id: string }> {
      const shopper = shop.shopper()
      const { id } = await shopper.checkout(ALIPAY)
      await shop.psp.pay(id, "completed", { notify: false })
      await before()
      const notification = await whileTableFails(shop, fault, () => shop.psp.notify(id))
      expect(notification).toMatchObject({ delivered: false, attempts: [{ http_status: 503 }] })
      return { shopper, id }
    }

    /**
     * Has a shopper complete a cart that is not paid. Core reserves the stock, and cannot go on to the payment, which it
     * would find unpaid, because the cart's row is locked.
     */
    async function whileStockIsHeldBy(shopper: Shopper, work: () => Promise<unknown>): Promise<void> {
      const lock = await pgOf(shop).transaction()
      let completion: Promise<unknown> | undefined
      try {
        await lock.raw("select 1 from cart where id = ? for update", [shopper.cart.id])
        completion = shopper.complete()
        await eventually(async () => expect(await reservationsOf(shop)).toBe(1))
        await work()
      } finally {
        await lock.commit()
        await completion
      }
    }

    it("a paid cart whose order could not be placed yet is not shown as open, and its payment is not cancelled when the cart changes, while MultiSafepay answers with the state before the payment", async () => {
      const { shopper, id } = await paidWhile({ table: "order_line_item", code: "40P01" })
      await shop.psp.fault({
        on: "api",
        kind: "behind",
        endpoint: "GET /orders/:id",
        order_id: id,
        times: null,
      })
      await shop.psp.forgetCalls()

      // For a second, the shop uses its answer from before the fault.
      await eventually(() => expect(shopper.sync(id)).rejects.toMatchObject({ status: 503 }))
      await expect(shopper.addItem("JASMINE-50")).rejects.toMatchObject({ status: 503 })

      expect((await shop.psp.calls(id)).by_endpoint).not.toHaveProperty("PATCH /orders/:id")
    })

    it("the alert that a payment is under review ends when MultiSafepay has released the money, though the order cannot be placed yet", async () => {
      const { id } = await shop.shopper().checkout(ALIPAY)
      await shop.psp.pay(id, "uncleared")
      expect(await alertsOf(shop)).toMatchObject([{ kind: "under_review", state: "open" }])

      await whileTableFails(shop, { table: "order_line_item", code: "40P01" }, () => shop.psp.pay(id))

      expect(await alertsOf(shop)).toMatchObject([{ kind: "under_review", state: "resolved" }])
    })

    it.each([
      ["a column that is missing, which core calls invalid data", "order_line_item", "42703"],
      ["a value that is missing, which core calls invalid data", "order_line_item", "23502"],
      ["a broken reference, which core calls not found", "order_line_item", "23503"],
      ["a value that is there twice, which core calls invalid data", "order_line_item", "23505"],
      ["a deadlock", "order_line_item", "40P01"],
      ["a column that is missing after core has booked the payment", "order_transaction", "42703"],
      ["a deadlock after core has booked the payment", "order_transaction", "40P01"],
    ])(
      "the payment of a cart is not refunded during %s, and the order is placed afterwards",
      async (_name, table, code) => {
        const { shopper, id } = await paidWhile({ table, code })
        expect(await refundsOf(shop, id)).toHaveLength(0)
        expect(await journalEntryOf(shop, id)).toMatchObject({ completion_tries: 1 })

        await letTimePass(shop, id, 1)
        expect(await shopper.sync(id)).toMatchObject({ status: "paid" })

        expect(await shop.merchant.ordersOf(shopper.email)).toMatchObject([{ payment_status: "captured" }])
        expect(await refundsOf(shop, id)).toHaveLength(0)
        expect(await journalEntryOf(shop, id)).toMatchObject({ completion_tries: 0, next_check_at: null })
      },
    )

    it("a cancelled payment is not acknowledged while the database refuses its status with an error that core calls not found", async () => {
      const shopper = shop.shopper()
      const { id } = await shopper.checkout(ALIPAY)
      await shop.psp.pay(id, "cancelled", { notify: false })

      const fault = { table: "payment_session", on: "update", code: "23503" } as const
      const refused = await whileTableFails(shop, fault, () => shop.psp.notify(id))
      expect(refused).toMatchObject({ attempts: [{ http_status: 503 }] })
      expect(await shopper.sessions()).toMatchObject([{ id, status: "pending" }])

      await shop.psp.notify(id)
      expect(await shopper.sessions()).toMatchObject([{ id, status: "canceled" }])
    })

    it("the payment of a cart is not refunded while a column of core's tables is missing, because the code is newer than the database", async () => {
      const shopper = shop.shopper()
      const { id } = await shopper.checkout(ALIPAY)
      await pgOf(shop).raw("alter table order_line_item rename column subtitle to not_yet")
      await shop.psp.pay(id)
      expect(await refundsOf(shop, id)).toHaveLength(0)
      await pgOf(shop).raw("alter table order_line_item rename column not_yet to subtitle")

      await letTimePass(shop, id, 1)
      await shop.psp.notify(id)

      expect(await shop.merchant.ordersOf(shopper.email)).toHaveLength(1)
      expect(await refundsOf(shop, id)).toHaveLength(0)
    })

    it("a shopper whose paid cart cannot become an order for a while is told that the payment was made and the order is not placed yet", async () => {
      const fault = { table: "order_line_item", code: "42703" }
      const { shopper, id } = await paidWhile(fault)
      const paid = { status: "paid", order_placed: false }

      expect(await shopper.sync(id)).toMatchObject(paid)
      await letTimePass(shop, id, 1)
      expect(await whileTableFails(shop, fault, () => shopper.sync(id))).toMatchObject(paid)
      expect(await journalEntryOf(shop, id)).toMatchObject({ completion_tries: 2 })
      await letTimePass(shop, id, 1)

      expect(await shopper.sync(id)).toMatchObject({ ...paid, order_placed: true })
    })

    it("the payment of a cart is not refunded after one failed attempt, although the payment was made long before, as after maintenance", async () => {
      const { shopper, id } = await paidWhile({ table: "order_line_item", code: "40P01" }, () =>
        shop.psp.advance(62 * 60),
      )
      expect(await refundsOf(shop, id)).toHaveLength(0)

      await letTimePass(shop, id, 1)
      await shop.psp.notify(id)

      expect(await shop.merchant.ordersOf(shopper.email)).toHaveLength(1)
    })

    it("a shopper is told that a payment was cancelled only when its sync has worked, because the shopper may pay again then", async () => {
      const shopper = shop.shopper()
      const { id } = await shopper.checkout(ALIPAY)
      await shop.psp.pay(id, "cancelled", { notify: false })

      const fault = { table: "payment_session", on: "update", code: "23503" } as const
      const early = whileTableFails(shop, fault, () => shopper.sync(id))
      await expect(early).rejects.toMatchObject({ status: 503 })

      expect(await shopper.sync(id)).toMatchObject({ status: "cancelled" })
    })

    it("a paid cart is not completed again too early, and is refunded after several attempts over more than the window", async () => {
      const { shopper, id } = await paidWhile({ table: "order_line_item", code: "40P01" })
      await whileTableFails(shop, { table: "order_line_item", code: "40P01" }, async () => {
        await shop.psp.notify(id)
        expect(await journalEntryOf(shop, id)).toMatchObject({ completion_tries: 1 })
        for (const tries of [2, 3, 4]) {
          await letTimePass(shop, id, 20)
          await shop.psp.notify(id)
          expect(await journalEntryOf(shop, id)).toMatchObject({ completion_tries: tries })
          expect(await refundsOf(shop, id)).toHaveLength(0)
        }
        expect(await alertsOf(shop)).toMatchObject([{ kind: "completion_delayed", state: "open" }])
        await letTimePass(shop, id, 20)
        await shop.psp.notify(id)
      })

      const pspOrder = await shop.psp.order(id)
      expect(pspOrder.refunds).toMatchObject([{ amount: pspOrder.amount }])
      expect(await shopper.sync(id)).toMatchObject({ status: "refunded" })
      expect(await alertsOf(shop)).toMatchObject([
        { kind: "completion_delayed", state: "resolved" },
        { kind: "uncompletable_refunded", stage: "done" },
      ])
    })

    it("a paid cart whose completion is still being retried is refunded after one more failed attempt when the merchant chooses to refund it", async () => {
      const { id } = await paidWhile({ table: "order_line_item", code: "40P01" })
      await whileTableFails(shop, { table: "order_line_item", code: "40P01" }, async () => {
        for (const _try of [2, 3]) {
          await letTimePass(shop, id, 20)
          await shop.psp.notify(id)
        }
        expect(await alertsOf(shop)).toMatchObject([{ kind: "completion_delayed", state: "open" }])

        const api = await shop.merchant.api()
        const { payment } = await api.post<{ payment: object }>(`/admin/alipay/payments/${id}/decide`, {
          decision: "refund",
        })
        expect(payment).toMatchObject({ actions: ["refund_at_psp"], error: null })
      })

      expect(await refundsOf(shop, id)).toHaveLength(1)
      expect(await alertsOf(shop)).toMatchObject([
        { kind: "completion_delayed", state: "resolved" },
        { kind: "uncompletable_refunded", stage: "done" },
      ])
    })

    it("a paid cart is refunded at once when core proves that stock is missing, with an alert once the refund succeeded", async () => {
      const shopper = shop.shopper()
      const { id } = await shopper.checkout(ALIPAY)
      await shop.merchant.setStock("LONGJING-50", 0)

      await shop.psp.pay(id)

      expect(await refundsOf(shop, id)).toHaveLength(1)
      expect(await feedOf(shop)).toMatchObject([{ kind: "uncompletable_refunded", stage: "done" }])
    })

    it.each([
      ["", 0],
      [", though the clock of the server that places it is ten minutes behind the database's", 10],
    ])(
      "a paid cart is not refunded while the stock that it lacks is held by an order that nobody has paid for yet%s",
      async (_, minutesBehind) => {
        const [buyer, other] = [shop.shopper(), shop.shopper()]
        const paid = await buyer.checkout(ALIPAY)
        await other.checkout(ALIPAY)
        await shop.merchant.setStock("LONGJING-50", 2)

        await whileStockIsHeldBy(other, async () => {
          await pgOf(shop).raw(
            "update reservation_item set created_at = created_at - make_interval(mins => ?)",
            [minutesBehind],
          )
          await shop.psp.pay(paid.id)
        })

        expect(await refundsOf(shop, paid.id)).toEqual([])
        await letTimePass(shop, paid.id, 10)
        await shop.psp.notify(paid.id)
        expect(await shop.merchant.ordersOf(buyer.email)).toMatchObject([{ payment_status: "captured" }])
      },
    )

    it("a paid cart is not refunded, however often it fails, while unpaid orders keep taking the stock that it lacks, and the merchant is alerted", async () => {
      const [buyer, other] = [shop.shopper(), shop.shopper()]
      const paid = await buyer.checkout(ALIPAY)
      await other.checkout(ALIPAY)
      await shop.merchant.setStock("LONGJING-50", 2)

      await whileStockIsHeldBy(other, async () => {
        await shop.psp.pay(paid.id)
        for (const tries of [2, 3, 4, 5, 6]) {
          await letTimePass(shop, paid.id, 20)
          await shop.psp.notify(paid.id)
          expect(await journalEntryOf(shop, paid.id)).toMatchObject({ completion_tries: tries })
        }
        expect(await refundsOf(shop, paid.id)).toEqual([])
        expect(await alertsOf(shop)).toMatchObject([{ kind: "completion_delayed", state: "open" }])
      })

      await letTimePass(shop, paid.id, 20)
      await shop.psp.notify(paid.id)
      expect(await shop.merchant.ordersOf(buyer.email)).toMatchObject([{ payment_status: "captured" }])
    })

    it.each<[string, () => Promise<unknown>]>([
      ["fails for another reason", async () => {}],
      ["lacks another item", () => shop.merchant.setStock("KEEMUN-100", 0)],
    ])(
      "a paid cart that %s is given up after the completion window, though an unpaid order holds stock of one of its items",
      async (_, takeStock) => {
        const [buyer, other] = [shop.shopper(), shop.shopper()]
        const paid = await buyer.checkout(ALIPAY, { items: { "LONGJING-50": 1, "KEEMUN-100": 1 } })
        await other.checkout(ALIPAY, { items: { "LONGJING-50": 1 } })
        await takeStock()

        await whileStockIsHeldBy(other, () =>
          whileTableFails(shop, { table: "order_line_item", code: "40P01" }, async () => {
            await shop.psp.pay(paid.id)
            for (const _try of [2, 3, 4, 5]) {
              await letTimePass(shop, paid.id, 20)
              await shop.psp.notify(paid.id)
            }
            expect(await reservationsOf(shop)).toBe(1)
            expect(await refundsOf(shop, paid.id)).toHaveLength(1)
          }),
        )
      },
    )

    it("a paid cart does not become an order while a refund of it is not answered, though the stock is back", async () => {
      await shop.psp.settings({ refund_listing: "costs-only", refund_duplicate_window_seconds: 0 })
      const shopper = shop.shopper()
      const { id } = await shopper.checkout(ALIPAY)
      await shop.merchant.setStock("LONGJING-50", 0)
      await shop.psp.fault({
        on: "api",
        kind: "reset-after",
        endpoint: "POST /orders/:id/refunds",
        times: 1,
      })
      await shop.psp.pay(id)
      await shop.merchant.setStock("LONGJING-50", 10)
      await letTimePass(shop, id, 2)

      await shop.psp.notify(id)
      expect(await recover(shop)).toMatchObject({ failed: 1 })

      expect(await shop.merchant.ordersOf(shopper.email)).toEqual([])
    })

    it("a refund that failed for days is made although MultiSafepay did not know the payment for a moment meanwhile", async () => {
      const shopper = shop.shopper()
      const { id } = await shopper.checkout(ALIPAY)
      await shop.merchant.setStock("LONGJING-50", 0)
      const fault = { on: "api", kind: "status", times: null } as const
      const endpoint = "POST /orders/:id/refunds"
      await shop.psp.fault({ ...fault, status: 400, error_code: 1034, endpoint })
      await shop.psp.pay(id)
      expect(await alertsOf(shop)).toMatchObject([{ kind: "uncompletable_refunded", stage: "failed" }])
      await pgOf(shop).raw(
        `update payment_session set created_at = created_at - interval '4 days',
                data = jsonb_set(data, '{expires_at}', '"2026-01-01T00:00:00.000Z"') where id = ?`,
        [id],
      )
      await shop.psp.fault({ ...fault, status: 404, error_code: 1006, endpoint: "GET /orders/:id" })
      await recover(shop, 6 * 60)
      await shop.psp.clearFaults()

      await recover(shop, 6 * 60)

      expect(await refundsOf(shop, id)).toHaveLength(1)
    })

    it("the alert about a refund that failed is resolved when the cart becomes an order after all", async () => {
      const shopper = shop.shopper()
      const { id } = await shopper.checkout(ALIPAY)
      await shop.merchant.setStock("LONGJING-50", 0)
      await shop.psp.fault({
        on: "api",
        kind: "status",
        status: 400,
        error_code: 1034,
        endpoint: "POST /orders/:id/refunds",
        times: null,
      })
      await shop.psp.pay(id)
      expect(await alertsOf(shop)).toMatchObject([{ kind: "uncompletable_refunded", stage: "failed" }])

      await shop.merchant.setStock("LONGJING-50", 10)
      await letTimePass(shop, id, 10)
      await shop.psp.notify(id)

      expect(await shop.merchant.ordersOf(shopper.email)).toHaveLength(1)
      expect(await refundsOf(shop, id)).toHaveLength(0)
      expect(await alertsOf(shop)).toMatchObject([
        { kind: "uncompletable_refunded", state: "resolved", closed_by: "payment-sync" },
      ])
    })

    const inDashboard = (amount?: number) => (id: string) => shop.psp.refundInDashboard(id, amount)

    async function refundedWithoutStock(id: string): Promise<void> {
      await shop.merchant.setStock("LONGJING-50", 0)
      await letTimePass(shop, id, 1)
      await shop.psp.notify(id)
      await shop.merchant.setStock("LONGJING-50", 1_000)
    }

    it.each<[string, (id: string) => Promise<unknown>]>([
      ["was refunded because the stock was gone", refundedWithoutStock],
      ["was refunded in MultiSafepay's dashboard", inDashboard()],
      ["was refunded in part in MultiSafepay's dashboard", inDashboard(500)],
      ["was reversed by the payer's bank", (id) => shop.psp.pay(id, "chargedback")],
    ])(
      "a cart whose payment was booked without an order and %s does not become an order afterwards",
      async (_name, loseMoney) => {
        const { shopper, id } = await paidWhile({ table: "order_transaction", code: "40P01" })
        await loseMoney(id)

        await letTimePass(shop, id, 1)
        await shopper.complete().catch(() => undefined)
        await shopper.sync(id)

        expect(await shop.merchant.ordersOf(shopper.email)).toHaveLength(0)
      },
    )

    it("the rest of a payment that was refunded in part is refunded when the merchant says so, also when the records of earlier tries are gone", async () => {
      const { id } = await paidWhile({ table: "order_transaction", code: "40P01" })
      await inDashboard(500)(id)
      await emptyJournal(shop)
      await shop.psp.notify(id)
      expect(await alertsOf(shop)).toMatchObject([
        { kind: "uncompletable_refunded", stage: "noticed", state: "open" },
      ])

      const api = await shop.merchant.api()
      await api.post(`/admin/alipay/payments/${id}/decide`, { decision: "refund" })

      await eventually(async () =>
        expect(await refundsOf(shop, id)).toMatchObject([{ amount: 500 }, { amount: 2_495 }]),
      )
    })

    it("an order that is paid after an earlier payment of its cart was booked and refunded is not held", async () => {
      const { shopper, id } = await paidWhile({ table: "order_transaction", code: "40P01" })
      await shop.merchant.setStock("LONGJING-50", 0)
      await letTimePass(shop, id, 1)
      await shop.psp.notify(id)
      expect(await refundsOf(shop, id)).toHaveLength(1)
      await shop.merchant.setStock("LONGJING-50", 1_000)

      const again = await shopper.startPayment(ALIPAY)
      await shop.psp.pay(again.id)
      await shopper.complete()

      expect(await shop.merchant.ordersOf(shopper.email)).toHaveLength(1)
      await untilNoPaymentIsSynced(shop)
      expect(await refundsOf(shop, again.id)).toHaveLength(0)
      expect(await alertsOf(shop)).toMatchObject([{ kind: "uncompletable_refunded", stage: "done" }])
    })

    it("a cart whose booked payment is being refunded at this moment does not become an order", async () => {
      const { shopper, id } = await paidWhile({ table: "order_transaction", code: "40P01" })
      await shop.merchant.setStock("LONGJING-50", 0)
      await letTimePass(shop, id, 1)
      await shop.psp.fault({
        on: "api",
        kind: "latency",
        endpoint: "POST /orders/:id/refunds",
        order_id: id,
        ms: 2_500,
      })
      const notified = shop.psp.notify(id)
      await eventually(async () => expect(await alertsOf(shop)).toMatchObject([{ stage: "intended" }]), {
        within: 30_000,
      })

      await shop.merchant.setStock("LONGJING-50", 1_000)
      await shopper.complete().catch(() => undefined)
      await notified

      expect(await shop.merchant.ordersOf(shopper.email)).toHaveLength(0)
      expect(await refundsOf(shop, id)).toHaveLength(1)
    })

    it("a cart whose booked payment was reversed becomes an order when the dispute is won", async () => {
      const { shopper, id } = await paidWhile({ table: "order_transaction", code: "40P01" })
      await shop.psp.pay(id, "chargedback")
      await letTimePass(shop, id, 1)

      await shop.psp.pay(id, "chargeback_reversed")

      expect(await shop.merchant.ordersOf(shopper.email)).toMatchObject([{ payment_status: "captured" }])
    })

    it.each<[string, (shopper: Shopper) => Promise<unknown>]>([
      ["places the order", async () => {}],
      ["the shopper has placed the order by then", (shopper) => shopper.complete()],
    ])(
      "a refund with which core undid a failed completion, and which a crash left in Medusa's books, is never sent: payment sync takes it out, and %s",
      async (_name, meanwhile) => {
        const { shopper, id } = await paidWhile({ table: "order_transaction", code: "40P01" })
        await writeRefund(shop, id)
        await meanwhile(shopper)
        await pgOf(shop).raw("update refund set created_at = created_at - interval '10 minutes'")

        await letTimePass(shop, id, 1)
        await shop.psp.notify(id)

        expect(await shop.merchant.ordersOf(shopper.email)).toMatchObject([{ payment_status: "captured" }])
        expect(await refundsOf(shop, id)).toHaveLength(0)
        expect(await alertsOf(shop)).toEqual([])
      },
    )

    it("a payment is refunded at once when its cart does not exist any more", async () => {
      const shopper = shop.shopper()
      const { id } = await shopper.checkout(ALIPAY)
      await shop.container.resolve(Modules.CART).deleteCarts([shopper.cart.id])

      await shop.psp.pay(id)

      expect(await refundsOf(shop, id)).toHaveLength(1)
      expect(await alertsOf(shop)).toMatchObject([{ kind: "uncompletable_refunded", stage: "done" }])
    })

    it("a payment is refunded and not captured when its cart was removed together with its links", async () => {
      const shopper = shop.shopper()
      const { id } = await shopper.checkout(ALIPAY)
      await shop.container.resolve(Modules.CART).deleteCarts([shopper.cart.id])
      await shop.container
        .resolve(ContainerRegistrationKeys.LINK)
        .delete({ [Modules.CART]: { cart_id: [shopper.cart.id] } })

      await shop.psp.pay(id)

      const payments = shop.container.resolve(Modules.PAYMENT)
      expect(await payments.listPayments({ payment_session_id: id } as object)).toEqual([])
      expect(await refundsOf(shop, id)).toHaveLength(1)
      expect(await alertsOf(shop)).toMatchObject([{ kind: "uncompletable_refunded", stage: "done" }])
    })

    it("a payment becomes an order when its region was deleted while the shopper was on Alipay's page", async () => {
      const shopper = shop.shopper()
      const { id } = await shopper.checkout(ALIPAY)
      await (await shop.merchant.api()).delete(`/admin/regions/${shop.teas.regions.eur}`)

      await shop.psp.pay(id)

      expect(await shop.merchant.ordersOf(shopper.email)).toMatchObject([{ payment_status: "captured" }])
      expect(await refundsOf(shop, id)).toHaveLength(0)
    })

    it("a payment becomes an order when the merchant moved to Alipay+ while the shopper was on Alipay's page", async () => {
      const shopper = shop.shopper()
      const { id } = await shopper.checkout(ALIPAY)
      await shop.merchant.offerProviders("eur", [ALIPAY_PLUS])

      const { notifications } = await shop.psp.pay(id)

      expect(notifications).toMatchObject([{ delivered: true }])
      expect(await shop.merchant.ordersOf(shopper.email)).toHaveLength(1)
      expect(await refundsOf(shop, id)).toHaveLength(0)
      await expect(shop.shopper().checkout(ALIPAY)).rejects.toThrow(/not enabled/)
    })
  })

  describe("Money without a session", () => {
    it("money without a session raises an alert at the first check and is refunded at the second, with time between", async () => {
      const session = await shop.shopper().checkout(ALIPAY)
      await loseSession(shop, session.id)

      const { notifications } = await shop.psp.pay(session.id, "completed", { force: true })
      expect(notifications).toMatchObject([{ delivered: false, http_status: 503 }])
      await shop.psp.notify(session.id)
      expect(await refundsOf(shop, session.id)).toHaveLength(0)
      expect(await feedOf(shop)).toMatchObject([
        {
          kind: "orphan_refunded",
          stage: "scheduled",
          description: expect.stringContaining("It is refunded at the second check"),
        },
      ])

      await letTimePass(shop, session.id, 10)
      await shop.psp.notify(session.id)

      const pspOrder = await shop.psp.order(session.id)
      expect(pspOrder.refunds).toMatchObject([{ amount: pspOrder.amount }])
      expect(await feedOf(shop)).toMatchObject([
        { stage: "scheduled" },
        { kind: "orphan_refunded", stage: "done" },
      ])
    })

    it("the alert about money without a session waits for the merchant when automatic refunds are paused at the second check", async () => {
      const { id } = await shop.shopper().checkout(ALIPAY)
      await loseSession(shop, id)
      await shop.psp.pay(id, "completed", { force: true })
      const pg = shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
      await pg.raw(
        "insert into msp_payment (psp_order_id, auto_refunded_at) select 'payses_' || n, now() from generate_series(1, 100) n",
      )

      await letTimePass(shop, id, 10)
      await shop.psp.notify(id)

      expect(await refundsOf(shop, id)).toHaveLength(0)
      expect((await alertsOf(shop)).find(({ kind }) => kind === "orphan_refunded")).toMatchObject({
        stage: "noticed",
        state: "open",
      })
    })

    it("when MultiSafepay signs a payment without a session and does not find it at first, the two checks start once it shows the payment, and the alert that it is unknown ends", async () => {
      const { id } = await shop.shopper().checkout(ALIPAY)
      await loseSession(shop, id)
      await shop.psp.fault({
        on: "api",
        kind: "status",
        endpoint: "GET /orders/:id",
        status: 404,
        error_code: 1006,
        times: null,
      })
      await shop.psp.pay(id, "completed", { force: true })
      await letTimePass(shop, id, 11)
      await shop.psp.notify(id)
      expect(await alertsOf(shop)).toMatchObject([{ kind: "paid_but_unknown", state: "open" }])

      await shop.psp.clearFaults()
      await shop.psp.notify(id)

      expect(await alertsOf(shop)).toMatchObject([
        { kind: "paid_but_unknown", state: "resolved" },
        { kind: "orphan_refunded", stage: "scheduled", state: "open" },
      ])
      expect(await refundsOf(shop, id)).toHaveLength(0)
    })

    it("money without a session is not refunded before ten minutes have passed by a node whose clock is ahead", async () => {
      const { id } = await shop.shopper().checkout(ALIPAY)
      await loseSession(shop, id)
      await shop.psp.pay(id)

      await aheadByMinutes(11, async () => {
        const timestamp = Math.floor(Date.now() / 1_000)
        expect(await shop.psp.notify(id, { timestamp })).toMatchObject({ attempts: [{ http_status: 503 }] })
      })

      expect(await refundsOf(shop, id)).toHaveLength(0)
    })

    it('the alert about money without a session says "failed" while the outcome of the refund is unknown, and "done" once it is known', async () => {
      const session = await shop.shopper().checkout(ALIPAY)
      await loseSession(shop, session.id)
      await shop.psp.pay(session.id, "completed", { force: true })
      await letTimePass(shop, session.id, 10)
      // The refund is made but its answer never arrives; the order cannot be read after that either.
      await shop.psp.fault({ on: "api", kind: "hang", endpoint: "POST /orders/:id/refunds", times: 1 })
      const notified = shop.psp.notify(session.id)
      await eventually(async () => expect(await refundsOf(shop, session.id)).toHaveLength(1))
      await shop.psp.fault({
        on: "api",
        kind: "status",
        status: 500,
        endpoint: "GET /orders/:id",
        times: null,
      })
      await notified
      await eventually(async () =>
        expect(await alertsOf(shop)).toMatchObject([{ kind: "orphan_refunded", stage: "failed" }]),
      )
      await shop.psp.clearFaults()

      await shop.psp.notify(session.id)

      expect(await refundsOf(shop, session.id)).toHaveLength(1)
      expect(await alertsOf(shop)).toMatchObject([{ kind: "orphan_refunded", stage: "done" }])
      expect((await feedOf(shop)).at(-1)).toMatchObject({ kind: "orphan_refunded", stage: "done" })
    })

    it("a declined refund of money without a session is found, raises an alert, and is sent again only by the merchant", async () => {
      const { id } = await shop.shopper().checkout(ALIPAY)
      await loseSession(shop, id)
      await shop.psp.pay(id, "completed", { force: true })
      await letTimePass(shop, id, 10)
      await shop.psp.notify(id)
      expect(await journalEntryOf(shop, id)).toMatchObject({ next_check_at: expect.any(Date) })
      const [refund] = await refundsOf(shop, id)
      // MultiSafepay tells whole seconds: within one, "refunded" counts as the later state.
      await shop.psp.advance(2)
      await shop.psp.declineRefund(String(refund?.refund_id))

      await shop.psp.notify(id)
      await letTimePass(shop, id, 60)
      await shop.psp.notify(id)

      expect(await refundsOf(shop, id)).toHaveLength(1)
      expect(await alertsOf(shop)).toMatchObject([
        { kind: "orphan_refunded", stage: "done" },
        { kind: "refund_declined", subject: refund?.refund_id, state: "open" },
      ])
      // MultiSafepay refuses the same amount again within five minutes.
      await shop.psp.advance(301)
      const api = await shop.merchant.api()
      await api.post(`/admin/alipay/payments/${id}/refunds/${refund?.refund_id}/send`, {})
      expect(await refundsOf(shop, id)).toMatchObject([{ status: "declined" }, { amount: refund?.amount }])
      expect((await alertsOf(shop)).at(-1)).toMatchObject({ kind: "refund_declined", state: "resolved" })
    })

    it("money without a session becomes an order when the session is back at the second check, as after a lagging replica", async () => {
      const shopper = shop.shopper()
      const { id } = await shopper.checkout(ALIPAY)
      await pgOf(shop).raw("update payment_session set id = id || '-lagging' where id = ?", [id])
      await shop.psp.pay(id)
      await pgOf(shop).raw("update payment_session set id = ? where id = ?", [id, `${id}-lagging`])

      await letTimePass(shop, id, 10)
      await shop.psp.notify(id)

      expect(await shop.merchant.ordersOf(shopper.email)).toHaveLength(1)
      expect(await refundsOf(shop, id)).toHaveLength(0)
    })
  })

  describe("A refund that MultiSafepay does not execute", () => {
    async function cancelledWithoutMoney(): Promise<{ id: string; orderId: string }> {
      const shopper = shop.shopper()
      const { id } = await shopper.checkout(ALIPAY)
      await shop.psp.pay(id)
      const [order] = await shop.merchant.ordersOf(shopper.email)
      const orderId = String(order?.id)
      await shop.psp.fault({
        on: "api",
        kind: "status",
        status: 400,
        error_code: 1034,
        endpoint: "POST /orders/:id/refunds",
        times: null,
      })
      await shop.merchant.cancelOrder(orderId)
      return { id, orderId }
    }

    it('the alert about a cancelled order says "failed" while the balance is too low, and "done" when the refund succeeded', async () => {
      const { id } = await cancelledWithoutMoney()
      await shop.psp.notify(id)
      expect(await refundsOf(shop, id)).toHaveLength(0)
      expect(await alertsOf(shop)).toMatchObject([{ kind: "order_cancelled_refunded", stage: "failed" }])
      expect(await feedOf(shop)).toMatchObject([{ stage: "failed", note: expect.stringContaining("1034") }])
      // The payment could be read, so its check counts as successful.
      expect(await journalEntryOf(shop, id)).toMatchObject({
        next_check_at: expect.any(Date),
        failing_since: null,
      })

      // The merchant is alerted again only when it has lasted for a while.
      await shop.psp.notify(id)
      expect(await feedOf(shop)).toHaveLength(1)
      await pgOf(shop).raw("update msp_alert set remind_at = now()")
      await shop.psp.notify(id)
      expect(await feedOf(shop)).toHaveLength(2)

      await shop.psp.clearFaults()
      await recover(shop)
      expect(await refundsOf(shop, id)).toHaveLength(1)
      expect((await feedOf(shop)).at(-1)).toMatchObject({ kind: "order_cancelled_refunded", stage: "done" })
      // Until MultiSafepay has paid the refund out.
      expect(await journalEntryOf(shop, id)).toMatchObject({
        next_check_at: expect.any(Date),
        failed_checks: 0,
      })
    })

    it('the alert about an automatic refund stays while only Medusa has the refund, as after a crash, and says "done" once it was sent', async () => {
      const { id } = await cancelledWithoutMoney()
      await shop.psp.notify(id)
      await shop.psp.clearFaults()
      await writeRefund(shop, id)

      await shop.psp.notify(id)
      expect(await refundsOf(shop, id)).toHaveLength(0)
      expect(await alertsOf(shop)).toMatchObject([{ kind: "order_cancelled_refunded", state: "open" }])

      await pgOf(shop).raw("update refund set created_at = created_at - interval '10 minutes'")
      await shop.psp.notify(id)
      expect(await refundsOf(shop, id)).toHaveLength(1)
      expect(await alertsOf(shop)).toMatchObject([{ kind: "order_cancelled_refunded", stage: "done" }])
    })
  })
})

/** As when the shop stops after Medusa has written a refund of the whole payment, before the provider sends it. */
async function writeRefund(shop: Shop, sessionId: string): Promise<void> {
  const payments = shop.container.resolve(Modules.PAYMENT)
  const [payment] = await payments.listPayments({ payment_session_id: sessionId } as object)
  const { refundService_: rows } = payments as unknown as {
    refundService_: { create(row: object): Promise<{ id: string }> }
  }
  await rows.create({ payment: payment?.id, amount: payment?.amount })
}
