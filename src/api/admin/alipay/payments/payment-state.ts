import type { PaymentState } from "../../../../types/http/admin"

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
] as const satisfies readonly PaymentState[]
