/**
 * What the plugin relies on inside Medusa, in addition to tables and columns (`../shop-db/schema.ts`) and what
 * TypeScript checks. The boot checks each entry (`probe.ts`), and docs/medusa-internals.md is generated from it. `for`
 * completes the sentence "used for …".
 */

/** By their export name in `@medusajs/medusa/core-flows`. The ids are those that a shop uses for hooks. */
export const USED_WORKFLOWS = {
  completeCartWorkflow: { id: "complete-cart", for: "placing the order of a paid cart" },
  processPaymentWorkflow: {
    id: "process-payment-workflow",
    for: "booking a payment on an existing order, for example with a payment link",
  },
  capturePaymentWorkflow: {
    id: "capture-payment-workflow",
    for: "giving an order the transaction of a capture that it does not show",
  },
  refundPaymentWorkflow: { id: "refund-payment-workflow", for: "refunds, and the order's record of them" },
  confirmVariantInventoryWorkflow: {
    id: "confirm-item-inventory",
    for: "proving that the stock of a paid cart is gone before its money goes back",
  },
  cancelOrderWorkflow: {
    id: "cancel-order",
    for: "cancelling an order of another total that the merchant refuses",
  },
  createOrUpdateOrderPaymentCollectionWorkflow: {
    id: "create-or-update-order-payment-collection",
    for: "payment links",
  },
  updateRegionsWorkflow: { id: "update-regions", for: "offering Alipay in a region from the dashboard" },
} as const

/** Codes and types of `MedusaError` by which the plugin tells outcomes apart, by their names in Medusa. */
export const USED_ERROR_CODES = {
  "Codes.INSUFFICIENT_INVENTORY": {
    value: "insufficient_inventory",
    for: "proving that the stock of a paid cart is gone before its money goes back",
  },
  "Types.NOT_FOUND": { value: "not_found", for: "a payment session that was replaced meanwhile" },
  "Types.NOT_ALLOWED": { value: "not_allowed", for: "refusing what a paid payment does not allow" },
  "Types.PAYMENT_REQUIRES_MORE_ERROR": {
    value: "payment_requires_more_error",
    for: "answering the completion of a cart that is not paid yet",
  },
  "Types.PAYMENT_AUTHORIZATION_ERROR": {
    value: "payment_authorization_error",
    for: "answering the completion of a cart whose payment failed",
  },
} as const

/** Texts in Medusa's own files, below `dist` of its packages, that have no exported constant. */
export const USED_TEXTS = [
  {
    text: "Timed-out acquiring lock.",
    kind: "error text",
    package: "@medusajs/locking",
    file: "providers/in-memory.js",
    for: "waiting out a lock on the stock before a paid cart is tried again",
  },
  {
    text: 'fields: ["payment_providers.id"]',
    kind: "query",
    package: "@medusajs/core-flows",
    file: "payment-collection/utils/region-payment-providers.js",
    for: "completing a paid cart whose provider was taken out of its region",
  },
] as const

export type UsedText = (typeof USED_TEXTS)[number]
