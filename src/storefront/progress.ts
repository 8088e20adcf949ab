import type { AlipayPaymentStatus } from "../types/http/store"

/**
 * What a waiting page can show the shopper: the state of the payment, or why the shop is not being asked. `hidden` and
 * `offline` end by themselves; `unreachable` means that the shop or MultiSafepay did not answer and is asked again.
 */
export type PaymentProgress = AlipayPaymentStatus | "hidden" | "offline" | "unreachable"
