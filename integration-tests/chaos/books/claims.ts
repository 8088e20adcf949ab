import type { AlertEntry } from "./alert-entry"
import { type BookIndex, holdsMoney, isDisputed, isFailed, isFullyBack, sum } from "./book-index"

/** @returns what is wrong about the alert, or undefined */
type Claim = (alert: AlertEntry, index: BookIndex) => string | undefined

/**
 * I12: whether an alert is true at the end of the run.
 * @returns what is wrong, or undefined
 */
export function falseClaimOf(alert: AlertEntry, index: BookIndex): string | undefined {
  if (alert.state === "dismissed") return undefined
  const claim = CLAIMS[alert.kind]
  return claim ? claim(alert, index) : "this kind of alert is unknown: add it to the claims of the chaos run"
}

/** "Done" must be done, "failed" must not, and an intention must have become one of the two. */
const moneyBack: Claim = ({ pspOrderId, stage, state }, { ledger }) => {
  const entry = ledger.get(pspOrderId ?? "")
  if (!entry) return `MultiSafepay knows no ${pspOrderId}`
  if (isDisputed(entry)) return undefined
  const back = `${entry.amount_refunded} of ${entry.amount_paid} are back`
  if (stage === "done") return isFullyBack(entry) ? undefined : `says that the money went back: ${back}`
  if (state === "resolved") return undefined
  if (stage === "intended" || stage === "scheduled")
    return `says that the money is on its way, with all at rest: ${back}`
  return isFullyBack(entry) ? `says that the money is not back: ${back}` : undefined
}

/** A condition for open alerts. */
const whileOpen =
  (claim: Claim): Claim =>
  (alert, index) =>
    alert.state === "open" ? claim(alert, index) : undefined

/** For every kind of alert that the plugin has. */
export const CLAIMS: Readonly<Record<string, Claim>> = {
  orphan_refunded: moneyBack,
  order_cancelled_refunded: moneyBack,
  not_needed_refunded: moneyBack,
  uncompletable_refunded: moneyBack,
  order_deleted: moneyBack,
  completion_delayed: whileOpen(({ pspOrderId }, { ledger, payments, ordersOfCollection }) => {
    const entry = ledger.get(pspOrderId ?? "")
    if (!entry || !holdsMoney(entry)) return "says that a paid cart waits, and no money is left of it"
    const [payment] = payments.get(entry.order_id) ?? []
    const orders = ordersOfCollection.get(payment?.collectionId ?? "") ?? []
    return payment && orders.length > 0 ? `says that a paid cart waits: it is ${orders[0]?.id}` : undefined
  }),
  under_review: whileOpen(({ pspOrderId }, { ledger }) => {
    const entry = ledger.get(pspOrderId ?? "")
    return entry && ["uncleared", "reserved"].includes(entry.status)
      ? undefined
      : `says that a payment is under review: it is ${entry?.status}`
  }),
  amount_mismatch: whileOpen(({ pspOrderId }, { payments }) =>
    payments.has(pspOrderId ?? "") ? "says that nothing was booked: a payment is there" : undefined,
  ),
  order_total_differs: whileOpen(({ subject, orderId }, { orders, paymentsOf }) => {
    const order = orders.get(orderId ?? subject)
    if (!order || order.cancelled) return "is about an order that does not stand"
    const captured = sum(paymentsOf(order).map((payment) => payment.captured))
    return captured === order.total
      ? `says that the order's total is not what was paid: both are ${captured}`
      : undefined
  }),
  unfinished_order: whileOpen(({ subject }, { orders, paymentsOf }) => {
    const order = orders.get(subject)
    if (!order || order.cancelled) return undefined
    return paymentsOf(order).length > 0 ? "says that no payment stands on the order: there is one" : undefined
  }),
  disputed: whileOpen(({ pspOrderId }, { ledger }) => {
    const entry = ledger.get(pspOrderId ?? "")
    return entry && isDisputed(entry)
      ? undefined
      : `says that the payment was reversed: it is ${entry?.status}`
  }),
  refund_declined: whileOpen(({ subject, pspOrderId }, { ledger }) => {
    const refunds = ledger.get(pspOrderId ?? "")?.refunds ?? []
    const refund = refunds.find(({ refund_id }) => refund_id === subject)
    return refund && isFailed(refund)
      ? undefined
      : `says that a refund did not arrive: it is ${refund?.status}`
  }),
  refund_failed: whileOpen(({ subject, pspOrderId }, { ledger }) => {
    const refunds = ledger.get(pspOrderId ?? "")?.refunds ?? []
    const made = refunds.find(({ refund_order_id }) => refund_order_id === subject)
    return made && !isFailed(made) ? `says that a refund could not be made: it is ${made.status}` : undefined
  }),
  refund_withdrawn: whileOpen(({ subject, pspOrderId }, { payments }) => {
    const records = (payments.get(pspOrderId ?? "") ?? []).flatMap(({ refunds }) => refunds)
    return records.some(({ id }) => id === subject)
      ? "says that a refund left Medusa's books: it is there"
      : undefined
  }),
  paid_but_unknown: whileOpen(({ pspOrderId }, { ledger }) =>
    ledger.has(pspOrderId ?? "") ? "says that MultiSafepay does not know the payment: it does" : undefined,
  ),
  // About a site.
  started_but_unknown: () => "says that MultiSafepay does not know a payment that it started",
  check_failing: whileOpen(() => "says that a payment cannot be checked: every fault is over"),
  // The books have nothing about these.
  payment_not_started: () => undefined,
  refunds_paused: () => undefined,
  update_failed: () => undefined,
  ledger_differences: () => undefined,
  reconciliation_failed: () => undefined,
  signatures_refused: () => undefined,
  provider_not_registered: () => undefined,
}
