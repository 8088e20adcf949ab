/** Where an Alipay payment stands in the shop's own books, in the words of the admin pages. */
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
