import { requestFor } from "../../src/admin/attention/request-for"
import type { AlertAction } from "../../src/api/admin/alipay/alerts/alert-actions"
import type { AlertView } from "../../src/api/admin/alipay/alerts/list-alerts"
import type { AlertKind } from "../../src/workflows/alert-merchant/alert"
import { reconcileLedger } from "../../src/workflows/reconcile-ledger/reconcile-ledger"
import { eventually } from "../harness/eventually"
import { alertsOf, letTimePass, whileTableFails } from "../harness/journal"
import { ALIPAY, aTeaShop, type Shop } from "../harness/shop"

type Case = {
  kind: AlertKind
  /** The button, as the dashboard shows it. */
  action: AlertAction
  /** Brings the fault about, and what was in the way out of it. */
  raise: (shop: Shop) => Promise<unknown>
  /** What stays different between both books, because nobody but the merchant can settle it. */
  differences?: string[]
}

const CASES: Case[] = [
  {
    kind: "refund_declined",
    action: "send_again",
    raise: async (shop) => {
      const { order, session } = await paidOrder(shop)
      await shop.merchant.refund((await shop.merchant.paymentOf(order.id)).id, 5)
      const [refund] = (await shop.psp.order(session.id)).refunds
      await shop.psp.declineRefund(refund?.refund_id ?? "")
      // MultiSafepay refuses the same amount again for five minutes.
      await shop.psp.advance(301)
    },
  },
  {
    kind: "update_failed",
    action: "retry_update",
    raise: async (shop) => {
      await shop.psp.fault({ on: "api", kind: "status", status: 500, endpoint: "PATCH /orders/:id" })
      await paidOrder(shop)
      await eventually(async () => expect(await openAlert(shop, "update_failed")).toBeDefined(), {
        within: 30_000,
      })
      await shop.psp.clearFaults()
    },
  },
  {
    kind: "under_review",
    action: "check_again",
    raise: async (shop) => {
      const { id } = await shop.shopper().checkout(ALIPAY)
      await shop.psp.pay(id, "uncleared")
      await shop.psp.pay(id, "completed", { notify: false })
    },
  },
  {
    kind: "completion_delayed",
    action: "complete_now",
    raise: async (shop) => {
      const { id } = await shop.shopper().checkout(ALIPAY)
      await whileTableFails(shop, { table: "order_line_item", code: "40P01" }, async () => {
        await shop.psp.pay(id)
        for (const _try of [2, 3]) {
          await letTimePass(shop, id, 20)
          await shop.psp.notify(id)
        }
      })
    },
  },
  {
    kind: "disputed",
    action: "dismiss",
    differences: ["disputed"],
    raise: async (shop) => {
      const { session } = await paidOrder(shop)
      await shop.psp.pay(session.id, "chargedback")
    },
  },
]

aTeaShop("An alert", {}, (shop) => {
  it.each(CASES)(
    "$kind is shown, its button $action closes it, and the books of both sides agree afterwards",
    async ({ kind, action, raise, differences = [] }) => {
      await raise(shop)
      await eventually(async () => expect(await openAlert(shop, kind)).toBeDefined())
      const alert = (await openAlert(shop, kind)) as AlertView
      expect(alert.actions).toContain(action)

      const { path, body = {} } = requestFor(alert, action, "Done by a test")
      await (await shop.merchant.api()).post(`/admin/alipay${path}`, body)

      await eventually(async () => expect(await openAlert(shop, kind)).toBeUndefined())
      const closed = (await alertsOf(shop)).find((row) => row.id === alert.id)
      expect(closed).toMatchObject({
        state: action === "dismiss" ? "dismissed" : "resolved",
        closed_by: expect.any(String),
      })
      expect(await differencesOf(shop)).toEqual(differences)
    },
  )
})

async function paidOrder(shop: Shop) {
  const shopper = shop.shopper()
  const session = await shopper.checkout(ALIPAY)
  await shop.psp.pay(session.id)
  return { order: await shopper.placeOrder(), session }
}

async function openAlert(shop: Shop, kind: AlertKind): Promise<AlertView | undefined> {
  const { alerts } = await (await shop.merchant.api()).get<{ alerts: AlertView[] }>("/admin/alipay/alerts")
  return alerts.find((alert) => alert.kind === kind)
}

/** Of the books up to this moment. */
async function differencesOf(shop: Shop): Promise<string[]> {
  const { differences } = await reconcileLedger(shop.container, { until: new Date().toISOString() })
  return differences.map(({ kind }) => kind)
}
