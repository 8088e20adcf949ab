import type { AlertKind } from "./alert"

/**
 * Alerts about money that the plugin refunds automatically: their text depends on the stage. This file has no other
 * imports, because the dashboard's bundle includes it.
 */
export const AUTOMATIC_REFUNDS: ReadonlySet<AlertKind> = new Set<AlertKind>([
  "orphan_refunded",
  "order_cancelled_refunded",
  "not_needed_refunded",
  "uncompletable_refunded",
  "order_deleted",
  "amount_mismatch",
])
