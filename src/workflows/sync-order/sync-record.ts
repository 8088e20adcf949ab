/** Key in a payment's metadata under which the plugin remembers what MultiSafepay was told. */
export const SYNC_METADATA_KEY = "multisafepay_sync"

/** How telling MultiSafepay one thing went the last time. */
export type SyncRecord = {
  state: "done" | "failed"
  /** ISO time. */
  at: string
  /** Why it failed; without keys and personal data. */
  error?: string
  /** How often in a row it failed. */
  attempts?: number
}

/** What the admin's widget reads in `payment.metadata.multisafepay_sync`. */
export type PaymentSync = {
  /** The order number as MultiSafepay has it. */
  invoice?: SyncRecord & { invoice_id: string }
  /** The fulfillments that MultiSafepay was told of. */
  shipment?: SyncRecord & { fulfillment_ids: string[] }
}

export type SyncPart = keyof PaymentSync
