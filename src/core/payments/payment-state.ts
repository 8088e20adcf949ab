import {
  isFailedRefund,
  type MinorUnits,
  type MultiSafepayOrder,
  refundedTotal,
  refundsOf,
  surelyRefundedTotal,
} from "../../multisafepay"

/**
 * What a PSP order means for the shop. `open`: wait. `under_review`: the shopper has paid, and MultiSafepay or the
 * wallet is still reviewing it. It becomes paid or is declined, and must be neither cancelled nor paid a second time.
 * `paid`: the money is there, minus refunds. `refunded`: all of it was refunded.
 */
export type PspState =
  | "open"
  | "under_review"
  | "paid"
  | "refunded"
  | "cancelled"
  | "expired"
  | "declined"
  | "disputed"

const STATE_BY_STATUS: Record<string, PspState> = {
  uncleared: "under_review",
  reserved: "under_review",
  completed: "paid",
  // Only our own shipment update makes a wallet order "shipped", and that happens after "completed".
  shipped: "paid",
  partial_refunded: "paid",
  refunded: "refunded",
  cancelled: "cancelled",
  void: "cancelled",
  expired: "expired",
  declined: "declined",
  chargedback: "disputed",
}

/**
 * Derives the state of a payment from a PSP order. `status` decides, never `financial_status`: MultiSafepay's sandbox
 * leaves the latter "initialized" on completed Alipay orders. An unknown status is `open`. Status and sum may still
 * include a declined refund: only what was certainly refunded counts here. `holdsMoney` says whether the money can be
 * used.
 */
export function paymentStateOf(pspOrder: MultiSafepayOrder): PspState {
  const state = STATE_BY_STATUS[pspOrder.status] ?? "open"
  if (state !== "paid" && state !== "refunded") {
    return state
  }
  const isRefunded = state === "refunded" && !refundsOf(pspOrder).some(isFailedRefund)
  return isRefunded || surelyRefundedTotal(pspOrder) >= pspOrder.amount ? "refunded" : "paid"
}

/** True when money arrived, and neither status nor sum may mean that all of it was refunded. */
export const holdsMoney = (pspOrder: MultiSafepayOrder): boolean =>
  paymentStateOf(pspOrder) === "paid" &&
  pspOrder.status !== "refunded" &&
  refundedTotal(pspOrder) < pspOrder.amount

/** States that a PSP order reaches only after it was paid. */
const WAS_PAID: ReadonlySet<PspState> = new Set(["paid", "refunded", "disputed"])

/** True when money arrived, even if it was refunded or disputed afterwards. */
export const wasPaid = (pspOrder: MultiSafepayOrder): boolean => WAS_PAID.has(paymentStateOf(pspOrder))

const ENDED: ReadonlySet<PspState> = new Set(["cancelled", "expired", "declined"])

/** Whether the last try to pay ended without money. */
export const hasEnded = (state: PspState): boolean => ENDED.has(state)

/**
 * Whether the page or link of a PSP order whose try has ended can start another try: until it expires, unless the
 * status is "cancelled", which ends the whole order. A direct payment has no such page.
 */
export const canBeTriedAgain = (
  { status }: Pick<MultiSafepayOrder, "status">,
  data: { payment_type?: string; expires_at?: string } | undefined,
  now: Date,
): boolean =>
  status !== "cancelled" &&
  data?.payment_type !== "direct" &&
  Date.parse(data?.expires_at ?? "") > now.getTime()

export function toSessionStatus(
  pspOrder: MultiSafepayOrder | null,
): "captured" | "requires_more" | "canceled" | "error" {
  if (!pspOrder) {
    return "requires_more"
  }
  const state = paymentStateOf(pspOrder)
  // No order is placed with money that may be gone.
  return SESSION_STATUS[state === "paid" && !holdsMoney(pspOrder) ? "refunded" : state]
}

const SESSION_STATUS = {
  open: "requires_more",
  under_review: "requires_more",
  paid: "captured",
  refunded: "canceled",
  cancelled: "canceled",
  expired: "canceled",
  declined: "error",
  disputed: "error",
} as const

/** True when a PSP order has the amount and currency that its payment session was started with. */
export function matchesSession(
  pspOrder: MultiSafepayOrder,
  session: { amount_minor: MinorUnits; currency: string },
): boolean {
  return pspOrder.amount === session.amount_minor && pspOrder.currency === session.currency
}
