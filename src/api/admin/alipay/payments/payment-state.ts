/** The state of an Alipay payment in the shop's own books, as the admin pages name it. */
export const PAYMENT_STATES = [
  "open",
  "under_review",
  "paid",
  "partially_refunded",
  "refunded",
  "disputed",
  "cancelled",
  "expired",
  "failed",
] as const

export type PaymentState = (typeof PAYMENT_STATES)[number]
