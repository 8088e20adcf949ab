type Method = "GET" | "POST" | "DELETE"

/** A permission of Medusa's role-based access control, such as `order:read`. */
export type Right = `${string}:${"read" | "create" | "update" | "delete"}`

/**
 * The permissions that a user needs in a Medusa with roles: those that core requires on its own routes for the same
 * data. "Check again" at MultiSafepay needs `order:update`, because it updates the order; the user cannot choose which
 * payments and refunds it books.
 */
export const ADMIN_ACCESS: Record<string, Partial<Record<Method, readonly Right[]>>> = {
  "/admin/alipay/settings": { GET: ["payment:read", "region:read"] },
  "/admin/alipay/connection-check": { POST: ["payment:read"] },
  "/admin/alipay/webhook-check": { POST: ["payment:read"] },
  // The payments are shown with their order numbers and the buyers' e-mail addresses.
  "/admin/alipay/payments": { GET: ["order:read", "payment:read"] },
  "/admin/alipay/payments/summary": { GET: ["order:read", "payment:read"] },
  "/admin/alipay/payments/export": { GET: ["order:read", "payment:read"] },
  "/admin/alipay/payments/:id": { GET: ["order:read", "payment:read"] },
  "/admin/alipay/payments/:id/check": { POST: ["order:update"] },
  "/admin/alipay/payments/:id/refunds/:refund_id/send": { POST: ["order:update", "refund:create"] },
  "/admin/alipay/payments/:id/refunds/:refund_id/withdraw": { POST: ["order:update", "refund:delete"] },
  // The decision may be a refund.
  "/admin/alipay/payments/:id/decide": { POST: ["order:update", "payment:update", "refund:create"] },
  "/admin/alipay/alerts": { GET: ["order:read", "payment:read"] },
  // Closing the alert about a half-made order allows the order to be packed.
  "/admin/alipay/alerts/:id/close": { POST: ["order:update", "payment:update"] },
  // Shows the payment link.
  "/admin/alipay/orders/:id": { GET: ["order:read", "payment:read", "payment_collection:read"] },
  "/admin/alipay/orders/:id/sync": { POST: ["order:update"] },
  "/admin/alipay/orders/:id/update-psp-order": { POST: ["order:update"] },
  "/admin/alipay/orders/:id/payment-link": {
    GET: ["order:read", "payment_collection:read"],
    POST: ["order:update", "payment_collection:create"],
    DELETE: ["order:update", "payment_collection:delete"],
  },
  "/admin/alipay/orders/:id/payment-link/send": { POST: ["order:update", "payment_collection:create"] },
  "/admin/alipay/regions/:id/providers": { POST: ["region:update"] },
}

/** Needed in addition to the route's rights for closing `refunds_paused`, because that releases paused refunds. */
export const RESUME_REFUNDS: readonly Right[] = ["refund:create"]

/** In the format of a middleware's `policies` in Medusa. */
export const toPolicies = (rights: readonly Right[]): { resource: string; operation: string }[] =>
  rights.map((right) => {
    const [resource = "", operation = ""] = right.split(":")
    return { resource, operation }
  })
