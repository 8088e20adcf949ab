import { z } from "zod"

const limit = z.strictObject({
  min: z.int().min(0).optional(),
  max: z.int().min(0).nullable().optional(),
  currencies: z.array(z.string().length(3)).optional(),
  countries: z.array(z.string().length(2)).optional(),
})

/** The sandbox's settings. Each default is the documented behaviour if there is one. */
export const settingsSchema = z.strictObject({
  order_id_numeric_as_integer: z.boolean().describe("Purely numeric order ids come back as JSON integers."),
  completed_financial_status_initialized: z
    .boolean()
    .describe(
      "The real test platform leaves the financial status of a completed ALIPAY order at initialized.",
    ),
  ids_beyond_safe_integer: z.boolean().describe("18-digit ids that a double cannot hold."),
  rejected_create_http_status: z
    .int()
    .min(200)
    .max(599)
    .describe("HTTP status of a refused POST /orders. Only 404 is documented."),
  notification_json_style: z
    .enum(["compact", "spaced", "escaped"])
    .describe("How the bytes of a notification look. The meaning is the same, the signature is not."),
  notification_timestamp: z
    .enum(["real", "sandbox"])
    .describe(
      'Whose clock stamps the signature; receivers check it against their own, so "real" unless a test says so.',
    ),
  initialized_notification: z
    .enum(["direct", "always", "never"])
    .describe("Whether the start of a payment is notified: for direct orders only, for every type, or not."),
  refund_notification: z
    .enum(["parent", "child", "both"])
    .describe(
      "What a refund's notification shows: the original order, the refund transaction, or one of each.",
    ),
  refunded_status_when: z
    .enum(["created", "completed"])
    .describe("When the original order becomes refunded or partial_refunded."),
  refund_listing: z
    .enum(["related", "costs-only", "sum-only"])
    .describe(
      "Where an order shows its refunds. With costs-only a completed refund is a withdraw in costs and nothing else; with sum-only, refunds are counted in amount_refunded and nothing else. The specification's samples have both.",
    ),
  refund_settlement: z
    .enum(["midnight", "immediately", "manual"])
    .describe(
      "When a reserved refund completes by itself; in a test account it does not (manual) until somebody accepts it.",
    ),
  partial_refunds: z
    .boolean()
    .describe(
      "False refuses refunds of a part (1034), as in a test account until MultiSafepay switches them on.",
    ),
  refund_above_original: z
    .boolean()
    .describe("Refunds may exceed the payment, which Risk enables for some merchants."),
  refund_duplicate_window_seconds: z
    .int()
    .min(0)
    .describe("How long the same amount cannot be refunded again (1034)."),
  refund_response: z
    .enum(["refund_id", "order_id"])
    .describe(
      "With order_id, the answer is {order_id, transaction_id}, as the specification's example does.",
    ),
  cancel_completed: z
    .enum(["refuse", "ignore", "gone"])
    .describe("PATCH cancelled on a paid order: an error, data {} with no effect, or 410 Not found."),
  unknown_order_on_patch: z
    .enum(["invalid-id", "gone"])
    .describe(
      "PATCH on an unknown order: 404 with 1006, as php-sdk's and the node wrapper's own tests have it, or 410 with 1000, which the specification names too.",
    ),
  repeated_open_order_id: z
    .enum(["documented", "accept", "reject"])
    .describe(
      "A second POST /orders with an id that is still unpaid; documented: new session, but 1022 for direct.",
    ),
  alipay_cancel_waits_for_expiry: z
    .boolean()
    .describe("The shopper's cancel at Alipay leaves the order open until it expires, as in production."),
  return_waits_for_notification: z
    .boolean()
    .describe(
      "The shopper is sent back to the shop only after the notification was answered; they race otherwise.",
    ),
  chargeback_status_word: z
    .enum(["chargedback", "chargeback"])
    .describe("Both spellings are found in the field."),
  strict_urls: z.boolean().describe("The notification_url must be https without a port, as in production."),
  ack_case_sensitive: z.boolean().describe("Whether a lower-case ok fails to acknowledge a notification."),
  link_max_openings: z.int().min(1).describe("How often a payment link can be opened."),
  notification_resends: z
    .int()
    .min(0)
    .max(10)
    .describe(
      "Further tries when a notification was not acknowledged: 3 by the documentation, 5 by a draft of it.",
    ),
  notification_resend_minutes: z.number().positive().describe("Minutes of the sandbox clock between tries."),
  notification_timeout_ms: z
    .int()
    .min(1)
    .describe("How long the shop may take to answer a notification, in real milliseconds."),
  gateways: z.record(z.string(), z.array(z.string())).describe("Activated payment methods per site id."),
  limits: z
    .record(z.string(), limit)
    .describe(
      "Amount limits (minor units), currencies and countries per payment method, over the built-in ones.",
    ),
  site_state: z
    .record(z.string(), z.enum(["active", "inactive", "account-blocked"]))
    .describe("State per site id."),
  site_keys: z
    .record(z.string(), z.string().min(1))
    .describe("API key per site id, once it was changed in MultiSafepay's dashboard."),
})

export type SandboxSettings = z.infer<typeof settingsSchema>

export const settingsPatchSchema = settingsSchema.partial()

/** Settings that one order may override, as if it belonged to an account of another kind. */
export const orderSettingsSchema = settingsSchema
  .pick({
    refund_listing: true,
    refund_notification: true,
    refund_above_original: true,
    refund_duplicate_window_seconds: true,
  })
  .partial()

export type OrderSettings = z.infer<typeof orderSettingsSchema>

export function defaultSettings(): SandboxSettings {
  return {
    order_id_numeric_as_integer: false,
    completed_financial_status_initialized: false,
    ids_beyond_safe_integer: false,
    rejected_create_http_status: 404,
    notification_json_style: "compact",
    notification_timestamp: "real",
    initialized_notification: "direct",
    refund_notification: "parent",
    refunded_status_when: "created",
    refund_listing: "related",
    refund_settlement: "midnight",
    partial_refunds: true,
    refund_above_original: false,
    refund_duplicate_window_seconds: 300,
    refund_response: "refund_id",
    cancel_completed: "refuse",
    unknown_order_on_patch: "invalid-id",
    repeated_open_order_id: "documented",
    alipay_cancel_waits_for_expiry: false,
    return_waits_for_notification: false,
    chargeback_status_word: "chargedback",
    strict_urls: false,
    ack_case_sensitive: true,
    link_max_openings: 20,
    notification_resends: 3,
    notification_resend_minutes: 15,
    notification_timeout_ms: 10_000,
    gateways: {},
    limits: {},
    site_state: {},
    site_keys: {},
  }
}
