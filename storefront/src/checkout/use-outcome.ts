import {
  type AlipayOutcome,
  type AlipayPaymentSession,
  type PaymentProgress,
  waitForAlipayPayment,
} from "medusa-payment-multisafepay-alipay/storefront"
import { useEffect, useState } from "react"
import { useShop } from "../shop"

interface OutcomeState {
  /** The latest known state; "hidden" is never reported, because nobody would see it. */
  progress?: PaymentProgress
  /** Set when the wait is over. */
  outcome?: AlipayOutcome | "refused"
  session?: AlipayPaymentSession
}

/**
 * Waits for a payment while the page is shown.
 *
 * @param cartId of the payment, when this browser knows it: then the shop says which order it became
 * @param orderTimeout ms to wait for the order once paid; 0 where none is placed
 */
export function useOutcome(sessionId: string | undefined, cartId: string | undefined, orderTimeout = 30_000) {
  const shop = useShop()
  const [state, setState] = useState<OutcomeState>({})
  const [attempt, setAttempt] = useState(0)

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt waits anew
  useEffect(() => {
    if (!sessionId) {
      return
    }
    const leaving = new AbortController()
    const { signal } = leaving
    setState(({ session }) => ({ ...(session && { session }) }))
    waitForAlipayPayment(shop, sessionId, {
      ...(cartId && { cartId }),
      signal,
      orderTimeout,
      onStatus: (progress, session) =>
        progress !== "hidden" &&
        setState((last) => ({ progress, session: session ?? last.session }) as OutcomeState),
    }).then(
      (outcome) => !signal.aborted && setState((last) => ({ ...last, outcome })),
      () => !signal.aborted && setState((last) => ({ ...last, outcome: "refused" })),
    )
    return () => leaving.abort()
  }, [shop, sessionId, cartId, orderTimeout, attempt])

  return { ...state, again: () => setAttempt((count) => count + 1) }
}
