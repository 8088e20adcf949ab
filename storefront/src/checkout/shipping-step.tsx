import { type FormEvent, useState } from "react"
import { type Cart, useCart } from "../cart/cart"
import { useLanguage } from "../language/language"
import { useMoney } from "../money"
import { useShop } from "../shop"
import { Button } from "../ui/button"
import { LoadFailed } from "../ui/load-failed"
import { Notice } from "../ui/notice"
import { Skeleton } from "../ui/skeleton"
import { useLoad } from "../use-load"
import { Step, type StepState } from "./step"

interface ShippingStepProps {
  cart: Cart
  state: StepState
  onEdit: () => void
  onDone: () => void
}

export function ShippingStep({ cart, state, onEdit, onDone }: ShippingStepProps) {
  const { t } = useLanguage()
  const money = useMoney(cart.currency_code)
  const method = cart.shipping_methods?.at(-1)
  return (
    <Step
      number={2}
      title={t("stepShipping")}
      state={state}
      onEdit={onEdit}
      chosen={method && `${method.name} · ${money(method.amount)}`}
    >
      <ShippingForm cart={cart} onDone={onDone} />
    </Step>
  )
}

function ShippingForm({ cart, onDone }: { cart: Cart; onDone: () => void }) {
  const { t } = useLanguage()
  const { store } = useShop()
  const { chooseShipping } = useCart()
  const money = useMoney(cart.currency_code)
  const { value, error, reload } = useLoad(`shipping ${cart.id} ${cart.shipping_address?.country_code}`, () =>
    store.fulfillment.listCartOptions({ cart_id: cart.id }),
  )
  const [picked, setPicked] = useState(cart.shipping_methods?.at(-1)?.shipping_option_id)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()

  if (error && !value) {
    return <LoadFailed retry={reload} />
  }
  if (!value) {
    return <Skeleton lines={3} height={56} />
  }
  const options = [...value.shipping_options].sort((one, other) => one.amount - other.amount)
  const chosen = options.find(({ id }) => id === picked) ?? options[0]
  if (!chosen) {
    return <Notice tone="info">{t("noShipping")}</Notice>
  }

  async function save(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (!chosen) {
      return
    }
    setBusy(true)
    setProblem(undefined)
    try {
      await chooseShipping(chosen.id)
      onDone()
    } catch (failure) {
      setProblem(t("saveFailed", { reason: (failure as Error).message }))
      setBusy(false)
    }
  }

  return (
    <form className="form" onSubmit={save}>
      {problem && (
        <Notice tone="error" takeFocus>
          {problem}
        </Notice>
      )}
      <fieldset className="choices">
        <legend className="unseen">{t("stepShipping")}</legend>
        {options.map((option) => (
          <label key={option.id} className="choice">
            <input
              type="radio"
              name="shipping"
              checked={option.id === chosen.id}
              onChange={() => setPicked(option.id)}
            />
            <span className="choice-text" lang="en">
              {option.name}
            </span>
            <span className="price">{money(option.amount)}</span>
          </label>
        ))}
      </fieldset>
      <Button type="submit" busy={busy}>
        {t(busy ? "saving" : "saveShipping")}
      </Button>
    </form>
  )
}
