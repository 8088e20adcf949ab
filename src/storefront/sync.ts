import type { AlipayPaymentSession, PaymentSessionAnswer, SyncPaymentSessionBody } from "../types/http/store"
import type { StorefrontClient } from "./sdk"

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
    const answer = await sdk.client.fetch<PaymentSessionAnswer>(path, {
      method: "POST",
      body: { ...(cartId && { cart_id: cartId }) } satisfies SyncPaymentSessionBody,
      signal: controller.signal,
    })
    return answer.payment_session
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener("abort", abort)
  }
}
