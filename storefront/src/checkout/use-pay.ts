import { isAlipayProvider, startAlipayPayment } from "medusa-payment-multisafepay-alipay/storefront"
import { useEffect, useState } from "react"
import { type Cart, useCart } from "../cart/cart"
import { useLanguage } from "../language/language"
import { navigate } from "../routing/location"
import { httpStatusOf, useShop } from "../shop"
import { methodName } from "./payment-options"
import { rememberPayment } from "./pending-payment"

interface PayProblem {
  text: string
  /** Distinguishes problems, so that the same text gets the focus again. */
  at: number
}

/**
 * Starts a payment and leaves for the payment page.
 *
 * @param isPaidElsewhere asked after a failure: another tab may have paid for the cart meanwhile
 */
export function usePay(cart: Cart, isPaidElsewhere: () => Promise<boolean>) {
  const shop = useShop()
  const { t, pspLocale } = useLanguage()
  const { forget, reload } = useCart()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<PayProblem>()

  useEffect(() => {
    // the browser's back button restores this page from the payment page as it was: busy
    const restored = (event: PageTransitionEvent) => event.persisted && setBusy(false)
    window.addEventListener("pageshow", restored)
    return () => window.removeEventListener("pageshow", restored)
  }, [])

  async function payWithAlipay(providerId: string) {
    const { url, sessionId } = await startAlipayPayment(shop, cart, {
      providerId,
      returnUrl: `${location.origin}/checkout/return`,
      locale: pspLocale,
    })
    rememberPayment({ sessionId, cartId: cart.id, providerId, url })
    location.assign(url)
  }

  async function payLater(providerId: string) {
    await shop.store.payment.initiatePaymentSession(cart, { provider_id: providerId })
    const answer = await shop.store.cart.complete(cart.id)
    if (answer.type !== "order") {
      throw new Error(answer.error.message)
    }
    forget(cart.id)
    navigate(`/order/${answer.order.id}?new=1`, { replace: true })
  }

  async function pay(providerId: string) {
    setBusy(true)
    setProblem(undefined)
    try {
      await (isAlipayProvider(providerId) ? payWithAlipay(providerId) : payLater(providerId))
    } catch (error) {
      if (await isPaidElsewhere()) {
        return
      }
      const status = httpStatusOf(error)
      const refused = status !== undefined && status < 500 && status !== 429
      const values = { method: t(methodName(providerId)), reason: (error as Error).message }
      setProblem({ text: t(refused ? "startRefused" : "startUnreachable", values), at: Date.now() })
      setBusy(false)
      if (refused) {
        await reload()
      }
    }
  }

  return { pay, busy, problem }
}
