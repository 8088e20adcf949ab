import { useState } from "react"
import { type Cart, useCart } from "../cart/cart"
import { useLanguage } from "../language/language"
import { ButtonLink } from "../ui/button"
import { LoadFailed } from "../ui/load-failed"
import { Page } from "../ui/page"
import { Skeleton } from "../ui/skeleton"
import { AddressStep } from "./address-step"
import { OrderSummary } from "./order-summary"
import { PaymentStep } from "./payment-step"
import { ShippingStep } from "./shipping-step"
import type { StepState } from "./step"

export type StepName = "address" | "shipping" | "payment"

export function CheckoutPage({ search }: { search: string }) {
  const { t } = useLanguage()
  const { cart, loading, failed, reload } = useCart()
  const [editing, setEditing] = useState<StepName>()

  if (failed && !cart) {
    return (
      <Page title={t("checkoutTitle")}>
        <LoadFailed retry={reload} />
      </Page>
    )
  }
  if (loading) {
    return (
      <Page title={t("checkoutTitle")}>
        <Skeleton lines={4} height={96} />
      </Page>
    )
  }
  if (!cart?.items?.length) {
    return (
      <Page title={t("checkoutTitle")} lead={t("cartEmpty")}>
        <ButtonLink href="/">{t("toShop")}</ButtonLink>
      </Page>
    )
  }

  const step = editing ?? firstOpenStep(cart)
  const unpreferred = new URLSearchParams(search).get("not") ?? undefined
  return (
    <Page title={t("checkoutTitle")} className="checkout">
      <div className="with-side">
        <OrderSummary cart={cart} />
        <div className="steps">
          <AddressStep
            cart={cart}
            state={stateOf("address", step)}
            onEdit={() => setEditing("address")}
            onDone={() => setEditing(undefined)}
          />
          <ShippingStep
            cart={cart}
            state={stateOf("shipping", step)}
            onEdit={() => setEditing("shipping")}
            onDone={() => setEditing(undefined)}
          />
          <PaymentStep cart={cart} state={stateOf("payment", step)} unpreferred={unpreferred} />
        </div>
      </div>
    </Page>
  )
}

const ORDER: StepName[] = ["address", "shipping", "payment"]

function stateOf(step: StepName, current: StepName): StepState {
  const distance = ORDER.indexOf(step) - ORDER.indexOf(current)
  return distance === 0 ? "open" : distance < 0 ? "done" : "later"
}

function firstOpenStep(cart: Cart): StepName {
  if (!cart.email || !cart.shipping_address?.address_1 || !cart.shipping_address.country_code) {
    return "address"
  }
  return cart.shipping_methods?.length ? "payment" : "shipping"
}
