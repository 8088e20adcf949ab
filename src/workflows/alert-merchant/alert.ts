import type { AlertStage, AlertState } from "../../modules/payment-journal/alerts"

/** Alerts that stay open until the merchant decides, and that cannot simply be closed. */
export const NEEDS_DECISION = ["amount_mismatch", "order_total_differs"] as const satisfies AlertKind[]

/** The merchant gets no reminders of these: nobody has to do anything. */
const NEEDS_NOBODY: ReadonlySet<AlertKind> = new Set<AlertKind>([
  "under_review",
  "refund_withdrawn",
  "update_failed",
])

/** Whether an alert is sent again while it stays open: a failure that lasts, and what waits for a person. */
export const isRepeated = (kind: AlertKind, stage: AlertStage): boolean =>
  stage === "failed" || (stage === "noticed" && !NEEDS_NOBODY.has(kind))

/** Payload of the event `alipay.alert`. Amounts are decimal strings in major units. */
export type AlipayAlert = {
  kind: AlertKind
  /** How far it is: noticed, scheduled, intended, done, or tried and failed. */
  stage: AlertStage
  /** `resolved` and `dismissed` alerts need no more action. */
  state: AlertState
  provider_id: string
  psp_order_id: string
  /** What the alert is about if not the PSP order itself, for example a refund's transaction id. */
  subject: string
  order_id?: string
  /** The order number that the merchant uses. */
  display_id?: string
  amount?: string
  currency?: string
  /** Why it failed. */
  note?: string
  title: string
  description: string
}

export const ALIPAY_ALERT_EVENT = "alipay.alert"

type Words = { title: string; explanation: string }

/** Texts about money that the plugin sends back automatically. */
const moneyBack = (what: string, reason: string): Record<AlertStage, Words> => ({
  noticed: { title: `${what} waits for you`, explanation: `${reason} This money was not sent back yet.` },
  scheduled: {
    title: `${what} is refunded soon`,
    explanation: `${reason} It is refunded at the second check, at least ten minutes after the first, unless you keep it.`,
  },
  intended: {
    title: `${what} is being refunded`,
    explanation: `${reason} The plugin is sending the money back.`,
  },
  done: {
    title: `${what} was refunded`,
    explanation: `${reason} MultiSafepay has accepted the refund of what was left.`,
  },
  failed: {
    title: `${what} could not be refunded`,
    explanation: `${reason} MultiSafepay has not confirmed the refund. The plugin keeps trying. If it keeps failing, look at the payment in MultiSafepay's dashboard, and refund it there if the money is still there.`,
  },
})

const same = (title: string, explanation: string): Words => ({ title, explanation })

const WORDS = {
  orphan_refunded: moneyBack(
    "A payment without a cart",
    "The shopper paid after the cart's payment had been replaced, or the shop's database has lost it.",
  ),
  order_cancelled_refunded: moneyBack(
    "A payment for a cancelled order",
    "The order was cancelled, but its payment had not been refunded.",
  ),
  not_needed_refunded: moneyBack("A payment that nobody owed", "The order did not owe this amount any more."),
  uncompletable_refunded: moneyBack(
    "A paid cart that cannot become an order",
    "Medusa did not place the order, because stock ran out for example.",
  ),
  order_deleted: moneyBack(
    "The payment of an order that was deleted",
    "The order was deleted, as a draft order can be, but its payment had not been refunded. Refund it or keep it.",
  ),
  completion_delayed: same(
    "A paid cart could not become an order yet",
    "The payment is safe. The plugin tries again; see the note for the reason.",
  ),
  refunds_paused: same(
    "Automatic refunds are paused",
    "More payments would have been sent back in a short time than the option maxAutomaticRefundsPerHour allows. The rest waits. Check why, then resume.",
  ),
  under_review: same(
    "A payment is under review",
    "The shopper has paid, and MultiSafepay has not released the money yet. Nothing is booked and nothing is to be shipped until it has; the plugin places the order then. See the payment in MultiSafepay's dashboard.",
  ),
  amount_mismatch: {
    ...moneyBack("A payment of another amount", "Its amount is not what was asked for."),
    noticed: {
      title: "A payment with the wrong amount was not booked",
      explanation:
        "Compare it with the cart or the order, then refund or keep it with the buttons of the alert in the dashboard, or through the API.",
    },
  },
  payment_not_started: same(
    "A payment was made although its start was not completed",
    "The shop stopped while it started this payment, so nothing was booked. Refund it in MultiSafepay's dashboard, or place the order yourself.",
  ),
  paid_but_unknown: same(
    "MultiSafepay does not show a payment, or a change to it, that it reported or that the shop has booked",
    "Nothing was done about it. If the shop moved to another MultiSafepay site, name the former site's key in the option previousApiKeys, and send back what is owed in that site's dashboard; otherwise look for the payment in MultiSafepay's dashboard and ask MultiSafepay.",
  ),
  started_but_unknown: same(
    "MultiSafepay does not know payments that were started there",
    "It answered their start with a payment page and has not known them for two days, so the shop cannot see whether they were paid. If the shop moved to another MultiSafepay site, look in the former site's dashboard for those that were paid, and name its key in the option previousApiKeys, so that its notifications are accepted. Otherwise ask MultiSafepay.",
  ),
  check_failing: same(
    "A payment could not be checked for an hour",
    "Nothing is booked, placed or refunded for it meanwhile. The plugin keeps trying; see the note for the reason, and compare the payment with MultiSafepay's dashboard.",
  ),
  order_total_differs: same(
    "An order's total is not what was paid",
    "The order is held: it cannot be packed before you have decided. In the alert at the top of the order, cancel it and send the money back, or accept it as it is.",
  ),
  unfinished_order: same(
    "An order is incomplete",
    "The shop stopped while it placed this order. The payment named here is from the same shopper but is not recorded on the order. The order is held: it cannot be packed before it shows a payment, or this alert is dismissed. Otherwise cancel it.",
  ),
  disputed: same(
    "A payment was reversed",
    "The payment was reversed at MultiSafepay. Check it in MultiSafepay's dashboard.",
  ),
  refund_declined: same(
    "A refund did not reach the shopper",
    "MultiSafepay declined this refund, or it was withdrawn there. It does not count as refunded any more: send it again from the alert in the dashboard, or refund another way.",
  ),
  refund_failed: same(
    "A refund could not be made",
    "MultiSafepay has not confirmed this refund. The note gives the reason. The plugin keeps trying, unless the note says otherwise.",
  ),
  refund_withdrawn: same(
    "A refund that was never sent was removed from Medusa's books",
    "The shop was interrupted before it sent this refund, and MultiSafepay no longer has enough money for it. Nothing was paid out.",
  ),
  update_failed: same(
    "An order update could not be sent to MultiSafepay",
    'The payment itself is not affected. Use "Retry" on the order to send it again.',
  ),
  ledger_differences: same(
    "MultiSafepay's transactions and Medusa's payments differ",
    "The nightly comparison found differences. The Alipay settings page lists up to 200, the command reconcile lists all.",
  ),
  reconciliation_failed: same(
    "MultiSafepay's transactions could not be compared with Medusa's payments",
    "The nightly comparison stopped, so that differences may go unnoticed. It is tried again every night; see the note for the reason.",
  ),
  signatures_refused: same(
    "MultiSafepay's notifications are refused",
    "None was accepted, so orders are placed later, by recovery. Check that the option apiKey has this site's key, that the server's clock is right, and that proxies pass the header Auth. If orders are still placed at once, somebody else sends the refused notifications.",
  ),
  provider_not_registered: same(
    "Payments belong to a provider that is not registered",
    "Its entry in medusa-config was renamed or removed while these payments were open, or while money of them was owed. Their notifications are refused, no order is placed when they are paid, and no refund of them can be sent. Put the entry back, with its former id; recovery does the rest.",
  ),
} satisfies Record<string, Words | Record<AlertStage, Words>>

export type AlertKind = keyof typeof WORDS

export const ALERT_KINDS = Object.keys(WORDS) as AlertKind[]

export function describeAlert(alert: Omit<AlipayAlert, "title" | "description">): AlipayAlert {
  const words: Words | Record<AlertStage, Words> = WORDS[alert.kind]
  const { title, explanation } = "title" in words ? words : words[alert.stage]
  const order = alert.display_id === undefined ? "" : `Order #${alert.display_id}. `
  const amount = alert.amount === undefined ? "" : `${alert.amount} ${alert.currency ?? ""}. `
  const note = alert.note === undefined ? "" : ` Note: ${alert.note}.`
  const about = alert.psp_order_id === "" ? "" : ` (${alert.psp_order_id})`
  const closing = CLOSED_WORDS[alert.state]
  return {
    ...alert,
    title: `Alipay: ${closing?.title ?? ""}${title}`,
    description: `${order}${amount}${closing?.explanation ?? explanation}${alert.state === "resolved" ? "" : note}${about}`,
  }
}

const CLOSED_WORDS: Partial<Record<AlertState, Words>> = {
  resolved: { title: "resolved: ", explanation: "Nothing is left to do." },
  dismissed: {
    title: "dismissed: ",
    explanation: "It was closed by hand: nothing was booked, sent or changed.",
  },
}
