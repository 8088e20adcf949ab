import { type AlipayMethod, isAlipayProvider } from "medusa-payment-multisafepay-alipay/storefront"
import { useId } from "react"
import type { Cart } from "../cart/cart"
import { useLanguage } from "../language/language"
import { useMoney } from "../money"
import { countryName } from "./address"
import { BrandLogo } from "./brand-logo"
import { isPhone } from "./pay-by-phone"
import { isAlipayPlus, methodName, type PaymentOption } from "./payment-options"

interface PaymentChoiceProps {
  option: PaymentOption
  cart: Cart
  checked: boolean
  onPick: () => void
}

export function PaymentChoice({ option, cart, checked, onPick }: PaymentChoiceProps) {
  const { t } = useLanguage()
  const id = useId()
  const { alipay, blockedBy, providerId } = option
  const isAlipay = isAlipayProvider(providerId)
  const isPlus = isAlipayPlus(providerId)
  return (
    <div className={`choice payment ${blockedBy ? "blocked" : ""}`}>
      <input
        id={id}
        type="radio"
        name="payment"
        value={providerId}
        checked={checked}
        disabled={!!blockedBy}
        aria-describedby={`${id}-about`}
        onChange={onPick}
      />
      <label htmlFor={id} className="choice-text">
        <span className="choice-title">
          {isAlipay ? (alipay?.title ?? t(methodName(providerId))) : t("manualTitle")}
          {alipay?.environment === "test" && <span className="badge">{t("testMode")}</span>}
        </span>
      </label>
      {isAlipay && <BrandLogo name={t(methodName(providerId))} src={alipay?.icon_urls.vector} large />}
      <div className="choice-about" id={`${id}-about`}>
        {blockedBy ? (
          <Reason option={option} cart={cart} />
        ) : (
          <p className="aside">
            {t(
              isPlus && alipay
                ? isPhone()
                  ? "alipayPlusPhoneText"
                  : "alipayPlusText"
                : isAlipay
                  ? "alipayText"
                  : "manualText",
            )}
          </p>
        )}
        {isPlus && alipay && <Wallets brands={alipay.brands} />}
      </div>
    </div>
  )
}

/** Alipay+ requires that its wallets are shown wherever it is offered, at least three of them. */
function Wallets({ brands }: { brands: AlipayMethod["brands"] }) {
  return (
    <ul className="wallets">
      {brands.map(({ id, name, icon_url }) => (
        <li key={id}>
          <BrandLogo name={name} src={icon_url} />
        </li>
      ))}
    </ul>
  )
}

function Reason({ option, cart }: { option: PaymentOption; cart: Cart }) {
  const { t, locale } = useLanguage()
  const money = useMoney(cart.currency_code)
  const country = cart.shipping_address?.country_code
  if (!option.blockedBy) {
    return null
  }
  return (
    <p className="reason">
      {t(`reason_${option.blockedBy.code}`, {
        amount: money(cart.total),
        min: money(option.alipay?.min_amount),
        max: money(option.alipay?.max_amount),
        currency: cart.currency_code.toUpperCase(),
        country: country ? countryName(country, locale) : "",
      })}
    </p>
  )
}
