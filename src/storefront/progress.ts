import type { AlipayPaymentStatus } from "./sync"

/**
 * What a waiting page can tell the shopper: the state of the payment, or why it is not being asked for. `hidden`
 * and `offline` end by themselves; `unreachable` means that the shop or MultiSafepay failed to answer and is
 * asked again.
 */
export type PaymentProgress = AlipayPaymentStatus | "hidden" | "offline" | "unreachable"
