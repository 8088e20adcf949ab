import { waitForAlipayPayment } from "medusa-payment-multisafepay-alipay/storefront"
import { useCallback, useEffect, useState } from "react"
import { navigate } from "../routing/location"
import { useShop } from "../shop"
import { forgetPayment, type PendingPayment, pendingPayment } from "./pending-payment"

/** The state of this cart's last payment; `open` can be continued, `under_review` must not be repeated. */
export interface LastPayment {
  status: "open" | "under_review" | "cancelled" | "expired" | "failed"
  payment: PendingPayment
  /** ISO 8601, for an open payment. */
  expiresAt?: string | undefined
}

/**
 * Handles a payment that was started for this cart and not finished here: the shopper used the browser's back button,
 * or opened the checkout in a second tab. If it is paid, the shopper goes to the return page.
 */
export function usePendingPayment(cartId: string) {
  const shop = useShop()
  const [last, setLast] = useState<LastPayment>()

  /** Checks once. True when the payment is paid and the shopper is on the way to its page. */
  const check = useCallback(
    async (signal?: AbortSignal): Promise<boolean> => {
      const payment = pendingPayment()
      if (payment?.cartId !== cartId) {
        return false
      }
      const { sessionId } = payment
      const asked = waitForAlipayPayment(shop, sessionId, {
        cartId,
        timeout: 0,
        orderTimeout: 0,
        ...(signal && { signal }),
      })
      const outcome = await asked.catch(() => undefined)
      if (!outcome || signal?.aborted) {
        return false
      }
      switch (outcome.status) {
        case "paid":
        case "refunded":
          navigate(`/checkout/return?${new URLSearchParams({ transactionid: sessionId })}`)
          return true
        case "timeout":
          setLast({
            status: "open",
            payment: { ...payment, url: outcome.session?.payment_url ?? payment.url },
            expiresAt: outcome.session?.expires_at,
          })
          return false
        case "under_review":
          setLast({ status: "under_review", payment })
          return false
        case "not_found":
          forgetPayment(sessionId)
          return false
        default:
          forgetPayment(sessionId)
          setLast({ status: outcome.status, payment })
          return false
      }
    },
    [cartId, shop],
  )

  useEffect(() => {
    const leaving = new AbortController()
    check(leaving.signal)
    const restored = (event: PageTransitionEvent) => event.persisted && check(leaving.signal)
    window.addEventListener("pageshow", restored)
    return () => {
      leaving.abort()
      window.removeEventListener("pageshow", restored)
    }
  }, [check])

  return { last, check }
}
