/** How telling MultiSafepay one thing went the last time. */
export type UpdateRecord = {
  state: "done" | "failed"
  /** ISO time. */
  at: string
  /** Why it failed; without keys and personal data. */
  error?: string
  /** How often in a row it failed. */
  attempts?: number
}

/** What MultiSafepay was told of the order of one PSP order: `invoice_update` and `shipment_update` of `msp_payment`. */
export type PaymentUpdates = {
  /** The order number as MultiSafepay has it. */
  invoice?: UpdateRecord & { invoice_id: string }
  /** The fulfillments that MultiSafepay was told of. */
  shipment?: UpdateRecord & { fulfillment_ids: string[] }
}

export type UpdatePart = keyof PaymentUpdates
