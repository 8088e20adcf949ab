import { isAlipayProvider } from "medusa-payment-multisafepay-alipay/storefront"
import { type FormEvent, useState } from "react"
import type { Cart } from "../cart/cart"
import { useLanguage } from "../language/language"
import { useMoney } from "../money"
import { Button } from "../ui/button"
import { Icon } from "../ui/icon"
import { Notice } from "../ui/notice"
import { Skeleton } from "../ui/skeleton"
import { LastPaymentNotice } from "./last-payment-notice"
import { PaymentChoice } from "./payment-choice"
import { methodName, usePaymentOptions } from "./payment-options"
import { Step, type StepState } from "./step"
import { Terms } from "./terms"
import { usePay } from "./use-pay"
import { usePendingPayment } from "./use-pending-payment"

interface PaymentStepProps {
  cart: Cart
  state: StepState
  /** The provider that the shopper does not want to use again. */
  unpreferred: string | undefined
}

export function PaymentStep({ cart, state, unpreferred }: PaymentStepProps) {
  const { t } = useLanguage()
  return (
    <Step number={3} title={t("stepPayment")} state={state}>
      <PaymentForm cart={cart} unpreferred={unpreferred} />
    </Step>
  )
}

function PaymentForm({ cart, unpreferred }: Omit<PaymentStepProps, "state">) {
  const { t } = useLanguage()
  const money = useMoney(cart.currency_code)
  const { value: options, error, reload } = usePaymentOptions(cart)
  const { last, check } = usePendingPayment(cart.id)
  const { pay, busy, problem } = usePay(cart, check)
  const [picked, setPicked] = useState<string>()
  const [agreed, setAgreed] = useState(false)
  const [mustAgree, setMustAgree] = useState(false)

  if (error && !options) {
    return (
      <Notice tone="error" title={t("methodsFailed")}>
        <p>{t("loadFailedText")}</p>
        <Button look="secondary" onClick={reload}>
          {t("retry")}
        </Button>
      </Notice>
    )
  }
  if (!options) {
    return <Skeleton lines={3} height={84} />
  }
  if (options.length === 0) {
    return <Notice tone="info">{t("noMethods")}</Notice>
  }

  const usable = options.filter(({ blockedBy }) => !blockedBy)
  const chosen =
    usable.find(({ providerId }) => providerId === picked) ??
    usable.find(({ providerId }) => providerId !== unpreferred) ??
    usable[0]
  const isAlipay = isAlipayProvider(chosen?.providerId)
  const method = t(methodName(chosen?.providerId ?? ""))

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    setMustAgree(!agreed)
    if (!agreed) {
      document.getElementById("terms")?.focus()
    } else if (chosen && !busy) {
      pay(chosen.providerId)
    }
  }

  return (
    <form className="form" onSubmit={submit}>
      {last && <LastPaymentNotice {...last} />}
      {problem && (
        <Notice key={problem.at} tone="error" takeFocus>
          {problem.text}
        </Notice>
      )}
      <fieldset className="choices" disabled={busy}>
        <legend className="unseen">{t("payWith")}</legend>
        {options.map((option) => (
          <PaymentChoice
            key={option.providerId}
            option={option}
            cart={cart}
            checked={option === chosen}
            onPick={() => setPicked(option.providerId)}
          />
        ))}
      </fieldset>
      {chosen && (
        <>
          <p className="secure aside">
            <Icon name="lock" size={18} />
            <span>
              {isAlipay ? t("redirectNote", { method }) : t("manualText")}
              {chosen.alipay?.environment === "test" && ` ${t("testModeText")}`}
            </span>
          </p>
          <Terms agreed={agreed} isMissing={mustAgree && !agreed} onChange={(next) => setAgreed(next)} />
          <Button type="submit" className="pay" busy={busy}>
            {busy && isAlipay
              ? t("redirecting", { method })
              : isAlipay
                ? t("pay", { amount: money(cart.total), method })
                : t("placeOrder", { amount: money(cart.total) })}
          </Button>
        </>
      )}
    </form>
  )
}
