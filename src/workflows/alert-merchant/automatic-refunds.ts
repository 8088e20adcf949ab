import type { AlertKind } from "./alert"

/**
 * Alerts about money that the plugin refunds automatically: what they say depends on how far the refund is. This file
 * has no other imports, because the dashboard's bundle includes it.
 */
export const AUTOMATIC_REFUNDS: ReadonlySet<AlertKind> = new Set<AlertKind>([
  "orphan_refunded",
  "order_cancelled_refunded",
  "not_needed_refunded",
  "uncompletable_refunded",
  "order_deleted",
  "amount_mismatch",
])
