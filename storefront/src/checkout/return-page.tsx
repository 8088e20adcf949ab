import { readAlipayReturn } from "medusa-payment-multisafepay-alipay/storefront"
import { useEffect, useState } from "react"
import { useCart } from "../cart/cart"
import { useLanguage } from "../language/language"
import { navigate } from "../routing/location"
import { recall } from "../storage"
import { Button, ButtonLink } from "../ui/button"
import { Page } from "../ui/page"
import { OutcomeCard } from "./outcome-card"
import { type PaymentAction, type PaymentView, VIEWS, viewOfOutcome, viewOfProgress } from "./payment-view"
import { forgetPayment, pendingPayment } from "./pending-payment"
import { useOutcome } from "./use-outcome"

/** The result of these payments comes later: the checkout continues to check. */
const UNDECIDED: ReadonlySet<string> = new Set(["timeout", "under_review"])

/** The page after paying, after cancelling, or from the shopper's history. */
export function ReturnPage({ search }: { search: string }) {
  const { t } = useLanguage()
  const { adopt, forget, reload } = useCart()
  const returned = readAlipayReturn(search)
  const [pending] = useState(pendingPayment)
  const sessionId = returned.sessionId ?? pending?.sessionId
  // Another browser, opened by a wallet, may show the payment's state, but the order is only for this one.
  const [cartId] = useState(() => (pending?.sessionId === sessionId ? pending?.cartId : recall("cart")))
  const { progress, outcome, session, again } = useOutcome(sessionId, cartId)
  const view = currentView()
  const look = VIEWS[view]
  const orderId = outcome !== "refused" ? outcome?.orderId : undefined

  function currentView(): PaymentView {
    if (!sessionId) {
      return "not_found"
    }
    if (outcome) {
      return outcome === "refused" ? "refused" : viewOfOutcome(outcome)
    }
    return progress ? viewOfProgress(progress, returned.cancelled) : "checking"
  }

  useEffect(() => {
    if (orderId) {
      if (cartId) {
        forget(cartId)
      }
      navigate(`/order/${orderId}?new=1`, { replace: true })
    }
  }, [orderId, cartId, forget])

  useEffect(() => {
    if (sessionId && outcome && outcome !== "refused" && !UNDECIDED.has(outcome.status)) {
      forgetPayment(sessionId)
      reload()
    }
  }, [outcome, sessionId, reload])

  /** Returns to the checkout with the cart of this payment. */
  function toCheckout(query = "") {
    if (cartId) {
      adopt(cartId)
    }
    navigate(`/checkout${query}`)
  }

  const actions: Record<PaymentAction, (first: boolean) => JSX.Element | null> = {
    continue: (first) =>
      session?.payment_url ? (
        <ButtonLink key="continue" href={session.payment_url} look={first ? "primary" : "secondary"}>
          {t("pendingContinue")}
        </ButtonLink>
      ) : null,
    retry: () => (
      <Button key="retry" onClick={() => toCheckout()}>
        {t("tryAgain")}
      </Button>
    ),
    other: () => (
      <Button key="other" look="secondary" onClick={() => toCheckout(otherThan(session?.provider_id))}>
        {t("otherMethod")}
      </Button>
    ),
    check: () => (
      <Button key="check" onClick={again}>
        {t("checkAgain")}
      </Button>
    ),
    cart: (first) => (
      <ButtonLink key="cart" href="/cart" look={first ? "primary" : "secondary"}>
        {t("toCart")}
      </ButtonLink>
    ),
    shop: () => (
      <ButtonLink key="shop" href="/" look="secondary">
        {t("toShop")}
      </ButtonLink>
    ),
    orders: () => (
      <ButtonLink key="orders" href="/account" look="secondary">
        {t("toOrders")}
      </ButtonLink>
    ),
  }

  return (
    <Page title={t("returnTitle")} className="narrow">
      <OutcomeCard
        {...look}
        title={t(`view_${view}`)}
        text={t(`view_${view}_text`)}
        actions={look.actions.map((action, place) => actions[action](place === 0))}
        footer={sessionId && `${t("reference")} ${sessionId}`}
      />
    </Page>
  )
}

/** Makes the checkout propose a provider other than that of the payment. */
function otherThan(providerId: string | undefined): string {
  const not = providerId ?? pendingPayment()?.providerId
  return not ? `?not=${encodeURIComponent(not)}` : ""
}
