import { Modules } from "@medusajs/framework/utils"
import { requestFor } from "../../src/admin/attention/request-for"
import type { AlertAction } from "../../src/api/admin/alipay/alerts/alert-actions"
import type { AlertView } from "../../src/api/admin/alipay/alerts/list-alerts"
import type { AlertKind } from "../../src/workflows/alert-merchant/alert"
import { reconcileLedger } from "../../src/workflows/reconcile-ledger/reconcile-ledger"
import { afterMinutes } from "../harness/clock"
import { eventually } from "../harness/eventually"
import { orderWithOtherTotal, payUnknownSession, raiseSessionAmount } from "../harness/faulty-payments"
import { alertsOf, letTimePass, whileTableFails } from "../harness/journal"
import { ALIPAY, aTeaShop, type Shop } from "../harness/shop"
import { OTHER_SITE_KEY } from "../harness/site-keys"

/** A second site, which refunds automatically. */
const OTHER_SITE = "pp_alipay_multisafepay-b"

type Case = {
  kind: AlertKind
  /** The buttons that are pressed one after the other, as the dashboard shows them. */
  press: readonly [AlertAction, ...AlertAction[]]
  /** Causes the fault, and removes what would keep the button from solving it. */
  raise: (shop: Shop) => Promise<unknown>
  /** What can only happen once the alert is closed. */
  afterwards?: (shop: Shop) => Promise<unknown>
  /** What stays different between both books, because nobody but the merchant can settle it. */
  differences?: string[]
}

const CASES: Case[] = [
  {
    kind: "refund_declined",
    press: ["send_again"],
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
    press: ["retry_update"],
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
    press: ["check_again"],
    raise: async (shop) => {
      const { id } = await shop.shopper().checkout(ALIPAY)
      await shop.psp.pay(id, "uncleared")
      await shop.psp.pay(id, "completed", { notify: false })
    },
  },
  {
    kind: "completion_delayed",
    press: ["complete_now"],
    raise: async (shop) => {
      const { id } = await shop.shopper().checkout(ALIPAY)
      await whileOrdersFail(shop, id, 3)
    },
  },
  {
    kind: "completion_delayed",
    press: ["refund"],
    raise: async (shop) => {
      const { id } = await shop.shopper().checkout(ALIPAY)
      await whileOrdersFail(shop, id, 3)
    },
  },
  {
    kind: "uncompletable_refunded",
    press: ["complete_now"],
    raise: async (shop) => {
      const { id } = await shop.shopper().checkout(ALIPAY)
      await whileOrdersFail(shop, id, 5)
    },
  },
  {
    kind: "uncompletable_refunded",
    press: ["refund", "acknowledge"],
    raise: async (shop) => {
      const shopper = shop.shopper()
      const { id } = await shopper.checkout(ALIPAY)
      await shop.container.resolve(Modules.CART).deleteCarts([shopper.cart.id])
      await shop.psp.pay(id)
    },
  },
  {
    kind: "amount_mismatch",
    press: ["refund", "acknowledge"],
    raise: async (shop) => {
      const { id } = await shop.shopper().checkout(ALIPAY)
      await raiseSessionAmount(shop, id)
      await shop.psp.pay(id)
    },
  },
  {
    kind: "orphan_refunded",
    press: ["refund", "acknowledge"],
    raise: async (shop) => shop.psp.notify(await payUnknownSession(shop)),
  },
  {
    kind: "order_total_differs",
    press: ["cancel_and_refund"],
    raise: orderWithOtherTotal,
  },
  {
    kind: "order_total_differs",
    press: ["accept"],
    raise: orderWithOtherTotal,
  },
  {
    kind: "refunds_paused",
    press: ["resume_refunds"],
    raise: async (shop) => {
      for (const id of [
        await payUnknownSession(shop, OTHER_SITE),
        await payUnknownSession(shop, OTHER_SITE),
      ]) {
        await shop.psp.notify(id)
      }
    },
    afterwards: async (shop) => {
      for (const { order_id: id } of await shop.psp.orders()) {
        await shop.psp.notify(id)
        expect((await shop.psp.order(id)).refunds).toHaveLength(1)
      }
    },
  },
  {
    kind: "signatures_refused",
    press: ["dismiss"],
    raise: async (shop) => {
      const { id } = await shop.shopper().checkout(ALIPAY)
      const forge = () => shop.psp.notify(id, { signing_key: "another-key" })
      for (const _time of [1, 2, 3, 4, 5]) await forge()
      await afterMinutes(1.1, async () => {
        await forge()
        await eventually(async () => expect(await openAlert(shop, "signatures_refused")).toBeDefined())
      })
      await shop.psp.pay(id)
    },
  },
  {
    kind: "disputed",
    press: ["dismiss"],
    differences: ["disputed"],
    raise: async (shop) => {
      const { session } = await paidOrder(shop)
      await shop.psp.pay(session.id, "chargedback")
    },
  },
]

const SET_UP = {
  options: { uncompletable: "hold" },
  secondSite: { apiKey: OTHER_SITE_KEY, uncompletable: "refund", maxAutomaticRefundsPerHour: 1 },
}

aTeaShop("An alert", SET_UP, (shop) => {
  beforeEach(() => shop.merchant.offerProviders("eur", [ALIPAY, OTHER_SITE]))

  it.each(CASES)(
    "an alert of the kind $kind is shown, $press closes it, and the books of both sides agree afterwards",
    async ({ kind, press, raise, afterwards, differences = [] }) => {
      await raise(shop)
      const last = press.at(-1)
      let id: string | undefined
      for (const action of press) {
        await eventually(async () => expect((await openAlert(shop, kind))?.actions).toContain(action))
        const alert = (await openAlert(shop, kind)) as AlertView
        id = alert.id
        const { path, body = {} } = requestFor(alert, action, "Done by a test")
        await (await shop.merchant.api()).post(`/admin/alipay${path}`, body)
      }

      await eventually(async () => expect(await openAlert(shop, kind)).toBeUndefined())
      const closed = (await alertsOf(shop)).find((row) => row.id === id)
      expect(closed).toMatchObject({
        state: last === "dismiss" ? "dismissed" : "resolved",
        closed_by: expect.any(String),
      })
      await afterwards?.(shop)
      expect(await differencesOf(shop)).toEqual(differences)
    },
  )
})

/** The shopper pays, and as many completions of the cart fail. */
async function whileOrdersFail(shop: Shop, id: string, tries: number): Promise<void> {
  await whileTableFails(shop, { table: "order_line_item", code: "40P01" }, async () => {
    await shop.psp.pay(id)
    for (let done = 1; done < tries; done++) {
      await letTimePass(shop, id, 20)
      await shop.psp.notify(id)
    }
  })
}

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
