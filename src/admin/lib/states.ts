import type { PaymentState } from "../../types/http/admin"

type Color = "green" | "red" | "blue" | "orange" | "grey" | "purple"

/** The colors of the same states of Medusa's own payments. */
export const STATE_COLORS: Record<PaymentState, Color> = {
  open: "orange",
  under_review: "purple",
  paid: "green",
  partially_refunded: "orange",
  refunded: "red",
  disputed: "red",
  cancelled: "grey",
  expired: "grey",
  failed: "red",
}

/** Statuses of a refund that moved no money and does not count. */
const FAILED_REFUNDS: Record<string, Color> = {
  declined: "red",
  void: "grey",
  cancelled: "grey",
  expired: "grey",
}

/** By status of a refund (see `RefundView`); an unknown status is grey. */
export const REFUND_COLORS: Record<string, Color> = {
  completed: "green",
  reserved: "orange",
  initialized: "orange",
  accepted: "orange",
  ...FAILED_REFUNDS,
}

export const isFailedRefund = (status: string): boolean => Object.hasOwn(FAILED_REFUNDS, status)
