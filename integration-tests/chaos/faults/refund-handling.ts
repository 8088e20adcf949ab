import type { OrderSettings } from "../../../testkit/actors/psp"

/** Settings of the sandbox for payments whose refunds MultiSafepay does not handle in the default way. */
export const REFUND_HANDLING = {
  /** As in MultiSafepay's own example of an order: nothing before midnight, then a withdrawal in the costs. */
  "shown only in costs": { refund_listing: "costs-only" },
  /** One notification shows the payment, another one the refund. */
  "notified twice": { refund_notification: "both" },
  /** MultiSafepay stops neither a refund of more than is left nor a duplicate. */
  "above the payment allowed": { refund_above_original: true, refund_duplicate_window_seconds: 0 },
} as const satisfies Record<string, OrderSettings>
export type RefundHandling = keyof typeof REFUND_HANDLING

export const metName = (handling: RefundHandling) => `PSP refunds: ${handling}`
