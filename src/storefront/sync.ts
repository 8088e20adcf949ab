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

/** The shop's answer to "what became of this payment?". */
export interface AlipayPaymentSession {
  id: string
  status: AlipayPaymentStatus
  /** Only when paid: whether the order stands. */
  order_placed?: boolean
  /** Only for whoever names the cart that was paid for. */
  order_id?: string
  gateway: string
  /** Only while open: the shopper can go on paying there. */
  payment_url?: string
}

/** The question, and what comes with it. */
export interface SyncQuestion {
  sessionId: string
  /** The cart that is paid for: the shop tells the order's id to whoever knows it. */
  cartId: string | undefined
}

/**
 * Has the shop sync the payment, which also places the order when it is paid, and gives the state.
 *
 * @param timeout ms after which the question is given up; the shop finishes its work all the same
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
