/** What a merchant is told about, in the dashboard's feed and as a Medusa event. */
export const ALERT_KINDS = [
  "orphan_refunded",
  "order_cancelled_refunded",
  "not_needed_refunded",
  "uncompletable_refunded",
  "amount_mismatch",
  "order_total_differs",
  "unfinished_order",
  "disputed",
  "refund_declined",
  "refund_failed",
  "refund_withdrawn",
  "sync_failed",
  "audit_differences",
] as const

export type AlertKind = (typeof ALERT_KINDS)[number]

/** Payload of the event `alipay.alert`. Amounts are decimal texts in major units. */
export type AlipayAlert = {
  kind: AlertKind
  provider_id: string
  psp_order_id: string
  /** What the alert is about when that is not the PSP order itself, for example a refund's transaction id. */
  subject: string
  order_id?: string
  display_id?: number
  amount?: string
  currency?: string
  title: string
  description: string
}

export const ALIPAY_ALERT_EVENT = "alipay.alert"

const TITLES: Record<AlertKind, string> = {
  orphan_refunded: "Alipay: a payment without cart is refunded",
  order_cancelled_refunded: "Alipay: a payment for a cancelled order is refunded",
  not_needed_refunded: "Alipay: a payment that nobody owed is refunded",
  uncompletable_refunded: "Alipay: a paid cart could not become an order and is refunded",
  amount_mismatch: "Alipay: a payment of another amount was not booked",
  order_total_differs: "Alipay: an order stands for another amount than was paid",
  unfinished_order: "Alipay: an order was left behind half made",
  disputed: "Alipay: a captured payment is disputed",
  refund_declined: "Alipay: MultiSafepay declined a refund",
  refund_failed: "Alipay: a refund could not be made",
  refund_withdrawn: "Alipay: a refund that never went out is no longer in Medusa's books",
  sync_failed: "Alipay: MultiSafepay could not be told about an order",
  audit_differences: "Alipay: MultiSafepay's transactions and Medusa's payments differ",
}

const EXPLANATIONS: Record<AlertKind, string> = {
  orphan_refunded:
    "The shopper paid after the cart's payment had been replaced. The money goes back in full.",
  order_cancelled_refunded: "The shopper paid, or the cancellation did not refund. What was left goes back.",
  not_needed_refunded: "The order did not owe this amount any more. The money goes back in full.",
  uncompletable_refunded:
    "Medusa refused to place the order, because stock ran out for example, or the cart changed after it was paid. The money goes back in full.",
  amount_mismatch:
    "Nothing was booked. Compare the PSP order with the cart and refund it in MultiSafepay's dashboard.",
  order_total_differs:
    "The cart changed while it was being paid. Compare the order with its payment before you ship it.",
  unfinished_order:
    "The shop stopped while it placed this order. The payment named here is that shopper's, and does not stand on it. Do not ship this order unless a payment shows on it; cancel it otherwise.",
  disputed:
    "The payment was reversed at MultiSafepay after it had been captured. Check it in MultiSafepay's dashboard.",
  refund_declined:
    "Medusa shows this refund as made, but the shopper did not get the money. Refund it another way.",
  refund_failed: "The money is still at MultiSafepay. Settlement tries again; see the log for the reason.",
  refund_withdrawn:
    "The shop was interrupted before it sent this refund, and MultiSafepay holds less than its amount by now. Nothing was paid for it.",
  sync_failed: 'The payment itself is not affected. Use "Retry" on the order to tell it again.',
  audit_differences:
    "The nightly audit found differences; this is the first. The Alipay settings page and the audit command show all.",
}

/**
 * By which Medusa's notification table knows that the merchant was told.
 * @param subject left out for what all keys of this kind begin with
 */
export const alertKey = (kind: AlertKind, subject = ""): string => `alipay:${kind}:${subject}`

/** Fills in the words of an alert. */
export function describeAlert(alert: Omit<AlipayAlert, "title" | "description">): AlipayAlert {
  const order = alert.display_id === undefined ? "" : `Order #${alert.display_id}. `
  const amount = alert.amount === undefined ? "" : `${alert.amount} ${alert.currency ?? ""}. `
  return {
    ...alert,
    title: TITLES[alert.kind],
    description: `${order}${amount}${EXPLANATIONS[alert.kind]} (${alert.psp_order_id})`,
  }
}
