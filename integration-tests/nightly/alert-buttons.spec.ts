import { Modules } from "@medusajs/framework/utils"
import { requestFor } from "../../src/admin/attention/request-for"
import en from "../../src/admin/i18n/translations/en.json"
import type { AlertAction, AlertView } from "../../src/types/http/admin"
import { ALERT_KINDS, type AlertKind } from "../../src/workflows/alert-merchant/alert"
import { reconcileLedger } from "../../src/workflows/reconcile-ledger/reconcile-ledger"
import { recoverPayments } from "../../src/workflows/recover-payments/recover-payments"
import { eventually } from "../../testkit/eventually"
import { OTHER_SITE_KEY } from "../../testkit/servers/sandbox-keys"
import { backdate } from "../harness/backdate"
import { afterMinutes } from "../harness/clock"
import {
  halfMadeOrder,
  interruptedRefund,
  interruptedStart,
  orderWithOtherTotal,
  payUnknownSession,
  raiseSessionAmount,
  renameProvider,
  secondSession,
} from "../harness/faulty-payments"
import { recover, runJob } from "../harness/jobs"
import { alertsOf, journalEntryOf, letTimePass, whileTableFails } from "../harness/journal"
import { ALIPAY, aTeaShop, type Shop } from "../harness/shop"

const REFUND = "POST /orders/:id/refunds"
/** A provider that is no longer registered. */
const FORMER = "pp_alipay_former"
/** A little more than a day, in minutes. */
const A_DAY = 24 * 60 + 1
/** A second site, which refunds automatically. */
const OTHER_SITE = "pp_alipay_multisafepay-b"

type Case = {
  kind: AlertKind
  /** The buttons to press one after another, as the dashboard shows them. */
  press: readonly AlertAction[]
  /** Causes the fault, and removes what would prevent the button from solving it. */
  raise: (shop: Shop) => Promise<unknown>
  /** What ends the alert when no button does. */
  end?: (shop: Shop) => Promise<unknown>
  /** What can happen only after the alert was closed. */
  afterwards?: (shop: Shop) => Promise<unknown>
  /** What remains different between both books, because only the merchant can settle it. */
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
  {
    kind: "order_cancelled_refunded",
    press: ["acknowledge"],
    raise: async (shop) => {
      const { order } = await paidOrder(shop)
      await shop.psp.fault({ on: "api", kind: "status", status: 503, endpoint: REFUND, times: 1 })
      // The plugin refunds it when it learns of the cancellation.
      await shop.merchant.cancelOrder(order.id)
    },
  },
  {
    kind: "not_needed_refunded",
    press: ["acknowledge"],
    raise: async (shop) => {
      const { id } = await shop.shopper().checkout(ALIPAY)
      const second = await secondSession(shop, { id }, ALIPAY)
      await shop.psp.pay(id, "completed", { notify: false })
      await shop.psp.pay(second)
      await shop.psp.notify(id)
    },
  },
  {
    kind: "order_deleted",
    press: ["refund", "acknowledge"],
    raise: async (shop) => {
      const { order, session } = await paidOrder(shop)
      await theNumberIsSent(shop, session.id)
      await shop.container.resolve(Modules.ORDER).softDeleteOrders([order.id])
      await recover(shop, A_DAY)
    },
  },
  {
    kind: "payment_not_started",
    press: [],
    raise: async (shop) => shop.psp.pay(await interruptedStart(shop)),
    end: async (shop) => {
      const id = await onlyPspOrder(shop)
      await shop.psp.refundInDashboard(id)
      await shop.psp.notify(id)
    },
  },
  {
    kind: "paid_but_unknown",
    press: ["check_again"],
    raise: async (shop) => {
      const { id } = await shop.shopper().checkout(ALIPAY)
      await shop.psp.fault({
        ...{ on: "api", kind: "status", endpoint: "GET /orders/:id", status: 404 },
        ...{ error_code: 1006, times: null },
      })
      await shop.psp.pay(id)
      await letTimePass(shop, id, 11)
      await shop.psp.notify(id)
      await shop.psp.clearFaults()
    },
  },
  {
    kind: "started_but_unknown",
    press: ["dismiss"],
    raise: async (shop) => {
      await shop.shopper().checkout(ALIPAY)
      await backdate(shop, 3)
      await shop.psp.fault({
        ...{ on: "api", kind: "status", endpoint: "GET /orders/:id", status: 404 },
        ...{ error_code: 1006, times: null },
      })
      await recover(shop)
      await shop.psp.clearFaults()
    },
  },
  {
    kind: "check_failing",
    press: ["check_again"],
    raise: async (shop) => {
      const { id } = await shop.shopper().checkout(ALIPAY)
      await shop.psp.fault({ on: "api", kind: "malformed", endpoint: "GET /orders/:id", times: null })
      await shop.psp.pay(id)
      await letTimePass(shop, id, 61)
      await recover(shop, 0)
      await letTimePass(shop, id, 10)
      await recover(shop, 0)
      await shop.psp.clearFaults()
    },
  },
  {
    kind: "unfinished_order",
    press: ["dismiss"],
    raise: async (shop) => {
      const shopper = shop.shopper()
      await shopper.checkout(ALIPAY)
      await halfMadeOrder(shop, shopper)
      await recover(shop)
    },
    // It is the order of this cart, and takes its payment.
    afterwards: async (shop) => shop.psp.pay(await onlyPspOrder(shop)),
  },
  {
    kind: "refund_failed",
    press: ["check_again"],
    raise: async (shop) => {
      const { order } = await paidOrder(shop)
      await interruptedRefund(shop, (await shop.merchant.paymentOf(order.id)).id, 4)
      await shop.psp.fault({
        ...{ on: "api", kind: "status", endpoint: REFUND, status: 404 },
        ...{ error_code: 1034, times: 1 },
      })
      await recover(shop)
    },
  },
  {
    kind: "refund_withdrawn",
    press: ["acknowledge"],
    raise: async (shop) => {
      const { order, session } = await paidOrder(shop)
      const payment = await shop.merchant.paymentOf(order.id)
      await interruptedRefund(shop, payment.id, order.total - 1)
      await shop.psp.refundInDashboard(session.id, 700)
      await recover(shop)
    },
  },
  {
    kind: "ledger_differences",
    press: [],
    raise: async (shop) => {
      const { session } = await paidOrder(shop)
      await shop.psp.fault({ on: "notification", kind: "lost", times: null })
      await shop.psp.refundInDashboard(session.id, 700)
      await reconcileInAWhile(shop)
    },
    end: async (shop) => {
      await recover(shop)
      await reconcileInAWhile(shop)
    },
  },
  {
    kind: "reconciliation_failed",
    press: [],
    raise: async (shop) => {
      const endpoint = "GET /transactions"
      await shop.psp.fault({ on: "api", kind: "status", status: 503, endpoint, times: null })
      await runJob(shop, "reconciliation")
      await shop.psp.clearFaults()
    },
    end: (shop) => runJob(shop, "reconciliation"),
  },
  {
    kind: "provider_not_registered",
    press: [],
    raise: async (shop) => {
      const { id } = await shop.shopper().checkout(ALIPAY)
      await renameProvider(shop, ALIPAY, FORMER)
      await shop.psp.pay(id, "completed", { notify: false })
      await recoverPayments(shop.container, { full: true })
    },
    end: async (shop) => {
      await renameProvider(shop, FORMER, ALIPAY)
      await recoverPayments(shop.container, { full: true }, new Date(Date.now() + 600_000))
    },
  },
]

const SET_UP = {
  options: { uncompletable: "hold" },
  secondSite: { apiKey: OTHER_SITE_KEY, uncompletable: "refund", maxAutomaticRefundsPerHour: 1 },
}

describe("The cases of this file", () => {
  it("the tests of alerts have a case for each kind", () => {
    expect([...new Set(CASES.map(({ kind }) => kind))].sort()).toEqual([...ALERT_KINDS].sort())
  })
})

aTeaShop("An alert", SET_UP, (shop) => {
  beforeEach(() => shop.merchant.offerProviders("eur", [ALIPAY, OTHER_SITE]))

  it.each(CASES)(
    "an alert of the kind $kind is shown, with the amount that its text names, ends by its buttons ($press) or with its cause, and the books of both sides agree afterwards",
    async ({ kind, press, raise, end, afterwards, differences = [] }) => {
      await raise(shop)
      await eventually(async () => expect(await openAlert(shop, kind)).toBeDefined())
      const raised = (await openAlert(shop, kind)) as AlertView
      if (en.alert[kind].includes("{{amount}}")) {
        expect(raised).toMatchObject({ amount: expect.any(Number), currency_code: expect.any(String) })
      }
      let { id } = raised
      for (const action of press) {
        await eventually(async () => expect((await openAlert(shop, kind))?.actions).toContain(action))
        const alert = (await openAlert(shop, kind)) as AlertView
        id = alert.id
        const { path, body = {} } = requestFor(alert, action, "Done by a test")
        await (await shop.merchant.api()).post(`/admin/alipay${path}`, body)
      }
      await end?.(shop)

      await eventually(async () => expect(await openAlert(shop, kind)).toBeUndefined())
      const closed = (await alertsOf(shop)).find((row) => row.id === id)
      expect(closed).toMatchObject({
        state: press.at(-1) === "dismiss" ? "dismissed" : "resolved",
        closed_by: expect.any(String),
      })
      await afterwards?.(shop)
      expect(await differencesOf(shop)).toEqual(differences)
    },
  )
})

/** The shopper pays, and this many completions of the cart fail. */
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

/** The shop sends an order's number to MultiSafepay in the background. */
const theNumberIsSent = (shop: Shop, id: string) =>
  eventually(async () =>
    expect(await journalEntryOf(shop, id)).toMatchObject({ invoice_update: expect.anything() }),
  )

/** Reconciliation leaves out what happened in the last quarter of an hour. */
async function reconcileInAWhile(shop: Shop): Promise<void> {
  await afterMinutes(16, () => runJob(shop, "reconciliation"))
}

async function onlyPspOrder(shop: Shop): Promise<string> {
  const [only] = await shop.psp.orders()
  return String(only?.order_id)
}

async function openAlert(shop: Shop, kind: AlertKind): Promise<AlertView | undefined> {
  const { alerts } = await (await shop.merchant.api()).get<{ alerts: AlertView[] }>("/admin/alipay/alerts")
  return alerts.find((alert) => alert.kind === kind)
}

/** Differences between the books up to now. */
async function differencesOf(shop: Shop): Promise<string[]> {
  const { differences } = await reconcileLedger(shop.container, { until: new Date().toISOString() })
  return differences.map(({ kind }) => kind)
}
