/** The body of `POST /store/alipay/payment-sessions/:id/sync`. */
export interface SyncPaymentSessionBody {
  /** The cart that is paid: the shop returns the order's id only to callers that know it. */
  cart_id?: string
}

export interface PaymentSessionAnswer {
  payment_session: AlipayPaymentSession
}

/**
 * - `under_review`: the shopper has paid and must not pay again; MultiSafepay releases or declines the payment later
 * - `refunded`: paid, but the order could not be placed; the money is on its way back
 */
export type AlipayPaymentStatus =
  | "open"
  | "under_review"
  | "paid"
  | "cancelled"
  | "expired"
  | "failed"
  | "refunded"

/** The state of a payment as the shop returns it. */
export interface AlipayPaymentSession {
  id: string
  status: AlipayPaymentStatus
  /** The payment provider that it was started with: `pp_alipay-plus_multisafepay`. */
  provider_id: string
  /** Only when paid: whether the order exists. */
  order_placed?: boolean
  /** Only if the request names the cart that was paid. */
  order_id?: string
  /** Absent for a payment that the shop did not finish starting. */
  gateway?: string
  /** Only while open: the shopper can continue paying there. */
  payment_url?: string
  /** Beside `payment_url`, when the shop knows it: when that page closes, ISO 8601. */
  expires_at?: string
}
