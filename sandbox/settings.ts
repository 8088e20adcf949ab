import { z } from "zod"

const limit = z.strictObject({
  min: z.int().min(0).optional(),
  max: z.int().min(0).nullable().optional(),
  currencies: z.array(z.string().length(3)).optional(),
  countries: z.array(z.string().length(2)).optional(),
})

/** What a test may change about the sandbox. Each default is the documented behaviour where there is one. */
export const settingsSchema = z.strictObject({
  /** Purely numeric order ids come back as JSON integers. */
  order_id_numeric_as_integer: z.boolean(),
  /** The real test platform leaves the financial status of a completed ALIPAY order at initialized. */
  completed_financial_status_initialized: z.boolean(),
  /** 18-digit ids that a double cannot hold. */
  ids_beyond_safe_integer: z.boolean(),
  rejected_create_http_status: z.int().min(200).max(599),
  notification_json_style: z.enum(["compact", "spaced", "escaped"]),
  /** Whose clock stamps the signature; receivers check it against their own, so "real" unless a test says so. */
  notification_timestamp: z.enum(["real", "sandbox"]),
  /** Whether the start of a payment is told: for direct orders only, for every type, or not. */
  initialized_notification: z.enum(["direct", "always", "never"]),
  /** What a refund's notification shows: the original order, the refund transaction, or one of each. */
  refund_notification: z.enum(["parent", "child", "both"]),
  /** When the original order becomes refunded or partial_refunded. */
  refunded_status_when: z.enum(["created", "completed"]),
  refund_settlement: z.enum(["midnight", "immediately", "manual"]),
  refund_above_original: z.boolean(),
  refund_duplicate_window_seconds: z.int().min(0),
  /** `order_id` answers {order_id, transaction_id} as the specification's example does. */
  refund_response: z.enum(["refund_id", "order_id"]),
  /** PATCH cancelled on a paid order: an error, `data {}` with no effect, or 410 Not found. */
  cancel_completed: z.enum(["refuse", "ignore", "gone"]),
  /** A second POST /orders with an id that is still unpaid; `documented`: new session, but 1022 for direct. */
  repeated_open_order_id: z.enum(["documented", "accept", "reject"]),
  /** The shopper's cancel at Alipay leaves the order open until it expires, as in production. */
  alipay_cancel_waits_for_expiry: z.boolean(),
  /** The shopper is sent back to the shop only after the notification was answered; they race otherwise. */
  return_waits_for_notification: z.boolean(),
  chargeback_status_word: z.enum(["chargedback", "chargeback"]),
  /** notification_url must be https without a port, as in production. */
  strict_urls: z.boolean(),
  ack_case_sensitive: z.boolean(),
  link_max_openings: z.int().min(1),
  notification_resends: z.int().min(0),
  notification_resend_minutes: z.number().positive(),
  notification_timeout_ms: z.int().min(1),
  /** Activated payment methods per site id. */
  gateways: z.record(z.string(), z.array(z.string())),
  /** Amount limits (minor units), currencies and countries per payment method, over the built-in ones. */
  limits: z.record(z.string(), limit),
  /** State per site id. */
  site_state: z.record(z.string(), z.enum(["active", "inactive", "account-blocked"])),
})

export type SandboxSettings = z.infer<typeof settingsSchema>

export const settingsPatchSchema = settingsSchema.partial()

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
    refund_settlement: "midnight",
    refund_above_original: false,
    refund_duplicate_window_seconds: 300,
    refund_response: "refund_id",
    cancel_completed: "refuse",
    repeated_open_order_id: "documented",
    alipay_cancel_waits_for_expiry: false,
    return_waits_for_notification: false,
    chargeback_status_word: "chargedback",
    strict_urls: false,
    ack_case_sensitive: true,
    link_max_openings: 20,
    notification_resends: 3,
    notification_resend_minutes: 15,
    notification_timeout_ms: 30_000,
    gateways: {},
    limits: {},
    site_state: {},
  }
}
