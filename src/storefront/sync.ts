import type { StorefrontClient } from "./sdk"

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

/** The request and its parameters. */
export interface SyncQuestion {
  sessionId: string
  /** The cart that is paid: the shop returns the order's id only to callers that know it. */
  cartId: string | undefined
}

/**
 * Makes the shop sync the payment, which also places the order when it is paid, and returns the state.
 *
 * @param timeout ms after which the request is aborted; the shop still finishes its work
 */
export async function syncPaymentSession(
  sdk: StorefrontClient,
  { sessionId, cartId }: SyncQuestion,
  timeout: number,
  signal: AbortSignal | undefined,
): Promise<AlipayPaymentSession> {
  const controller = new AbortController()
  const abort = () => controller.abort()
  const timer = setTimeout(abort, timeout)
  signal?.addEventListener("abort", abort)
  try {
    const path = `/store/alipay/payment-sessions/${encodeURIComponent(sessionId)}/sync`
    const answer = await sdk.client.fetch<{ payment_session: AlipayPaymentSession }>(path, {
      method: "POST",
      body: { ...(cartId && { cart_id: cartId }) },
      signal: controller.signal,
    })
    return answer.payment_session
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener("abort", abort)
  }
}
