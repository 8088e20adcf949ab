/** The result of the last attempt to send one update to MultiSafepay. */
export type UpdateRecord = {
  state: "done" | "failed"
  /** ISO time. */
  at: string
  /** Why it failed; without keys and personal data. */
  error?: string
  /** How often it failed in a row. */
  attempts?: number
}

/** What MultiSafepay was sent about the order of a payment. */
export type PaymentUpdates = {
  /** The order number as MultiSafepay has it. */
  invoice?: UpdateRecord & { invoice_id: string }
  /** The fulfillments that were sent to MultiSafepay. */
  shipment?: UpdateRecord & { fulfillment_ids: string[] }
}

/** An update that was sent now. */
export type SentUpdate = {
  payment_id: string
  psp_order_id: string
  part: "invoice" | "shipment"
  state: "done" | "failed"
  error?: string
}
