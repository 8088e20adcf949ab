import type { z } from "zod/v4"
import { providerBody } from "../../src/api/admin/alipay/registered-providers"
import { querySchema } from "../../src/api/store/alipay/methods/query"
import { bodySchema } from "../../src/api/store/alipay/payment-sessions/[id]/sync/route"

/** Medusa's kinds of errors, with their HTTP status in Medusa. */
export const ERROR_STATUS = {
  invalid_data: 400,
  not_allowed: 400,
  not_found: 404,
  conflict: 409,
  unexpected_state: 500,
} as const

/** Facts about a route's method that are not in the route's file. */
export interface Operation {
  /** When each kind of error is answered, in addition to those of every route of its API. */
  errors?: Partial<Record<keyof typeof ERROR_STATUS, string>>
  /** Schemas of the request for routes that do not call `parseBody` themselves. */
  query?: z.ZodType
  body?: z.ZodType
  /** For an answer that is not JSON. */
  mediaType?: "text/plain" | "text/csv"
  /** Answers other than 200 that Medusa's error handler does not make; ErrorAnswer unless `mediaType` is set. */
  otherAnswers?: Record<number, string>
}

const UNKNOWN_ORDER = { not_found: "There is no order of this id." }
const UNKNOWN_PAYMENT = { not_found: "Neither Medusa nor the plugin knows a payment of this id." }
const UNKNOWN_PROVIDER = { invalid_data: "medusa-config has no provider of this plugin with this id." }
const LOCKED = { conflict: "Another request or process is working on this payment or order: try again." }

/** By method and path. A test fails for a missing route, and for one that does not exist. */
export const OPERATIONS: Record<string, Operation> = {
  "GET /admin/alipay/alerts": {},
  "POST /admin/alipay/alerts/:id/close": {
    errors: {
      not_found: "There is no open alert of this id.",
      not_allowed: "The alert can only be closed by a decision: POST /admin/alipay/payments/:id/decide.",
    },
  },
  "POST /admin/alipay/connection-check": { body: providerBody, errors: UNKNOWN_PROVIDER },
  "GET /admin/alipay/orders/:id": { errors: UNKNOWN_ORDER },
  "GET /admin/alipay/orders/:id/payment-link": { errors: UNKNOWN_ORDER },
  "POST /admin/alipay/orders/:id/payment-link": {
    errors: {
      ...UNKNOWN_ORDER,
      ...UNKNOWN_PROVIDER,
      not_allowed:
        "Nothing is outstanding, the order is cancelled, an authorised payment waits for its capture, an earlier link was paid, or the region does not offer Alipay.",
      ...LOCKED,
      unexpected_state: "MultiSafepay cannot be reached.",
    },
  },
  "DELETE /admin/alipay/orders/:id/payment-link": {
    errors: {
      not_found: "There is no order of this id, or it has no open payment link.",
      not_allowed: "The link was paid, or could not be closed.",
      ...LOCKED,
    },
  },
  "POST /admin/alipay/orders/:id/payment-link/send": {
    errors: {
      not_found: "There is no order of this id, or it has no open payment link.",
      not_allowed: "The order has no e-mail address, or the shop has no provider for e-mails.",
    },
  },
  "POST /admin/alipay/orders/:id/sync": { errors: UNKNOWN_ORDER },
  "POST /admin/alipay/orders/:id/update-psp-order": { errors: { ...UNKNOWN_ORDER, ...LOCKED } },
  "GET /admin/alipay/payments": {},
  "GET /admin/alipay/payments/:id": { errors: UNKNOWN_PAYMENT },
  "POST /admin/alipay/payments/:id/check": { errors: UNKNOWN_PAYMENT },
  "POST /admin/alipay/payments/:id/decide": {
    errors: {
      not_found: "There is no payment of this id that waits for a decision.",
      not_allowed: "Medusa refuses to cancel the order, for example because it was shipped.",
    },
  },
  "POST /admin/alipay/payments/:id/refunds/:refund_id/send": {
    errors: {
      not_found: "There is no payment of this id, or MultiSafepay lists no such refund.",
      not_allowed:
        "The refund did not fail, another one has replaced it, its alert is closed, or the order has an unfinished change.",
      ...LOCKED,
      unexpected_state: "MultiSafepay cannot be reached. The failed refund is already out of the books.",
    },
  },
  "POST /admin/alipay/payments/:id/refunds/:refund_id/withdraw": {
    errors: {
      not_found: "There is no payment of this id, or MultiSafepay lists no such refund.",
      not_allowed: "The refund is paid out.",
      ...LOCKED,
      unexpected_state: "MultiSafepay cannot be asked, or has not withdrawn the refund.",
    },
  },
  "GET /admin/alipay/payments/export": { mediaType: "text/csv" },
  "GET /admin/alipay/payments/summary": {},
  "POST /admin/alipay/regions/:id/providers": {
    errors: { not_found: "There is no region of this id.", ...UNKNOWN_PROVIDER },
  },
  "GET /admin/alipay/settings": {},
  "POST /admin/alipay/webhook-check": { body: providerBody, errors: UNKNOWN_PROVIDER },
  "GET /hooks/multisafepay/:provider": {
    mediaType: "text/plain",
    otherAnswers: {
      400: "The query parameter `transactionid` is missing.",
      401: "The payment belongs to another site.",
      404: "The provider is unknown.",
      503: "A temporary failure, or too much work. MultiSafepay sends the notification again.",
    },
  },
  "POST /hooks/multisafepay/:provider": {
    mediaType: "text/plain",
    otherAnswers: {
      400: "The body is not an order of MultiSafepay.",
      401: "The signature or its time is wrong, or the payment belongs to another site.",
      404: "The provider is unknown.",
      413: "The body is larger than any of MultiSafepay's.",
      503: "A temporary failure, or too much work. MultiSafepay sends the notification again.",
    },
  },
  "GET /store/alipay/methods": {
    query: querySchema,
    errors: { invalid_data: "A parameter is wrong.", not_found: "There is no region of this id." },
  },
  "POST /store/alipay/payment-sessions/:id/sync": {
    body: bodySchema,
    errors: { not_found: "There is no Alipay payment session of this id." },
    otherAnswers: {
      503: "The payment cannot be checked right now. It is not lost: try again after `Retry-After`.",
    },
  },
}
