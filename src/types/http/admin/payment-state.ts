/** The state of an Alipay payment in the shop's own books, as the admin pages name it. */
export type PaymentState =
  | "open"
  | "under_review"
  | "paid"
  | "partially_refunded"
  | "refunded"
  | "disputed"
  | "cancelled"
  | "expired"
  | "failed"
