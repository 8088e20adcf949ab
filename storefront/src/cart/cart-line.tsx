import type { HttpTypes } from "@medusajs/types"
import { useLanguage } from "../language/language"
import { useMoney } from "../money"
import { Icon } from "../ui/icon"
import { Picture } from "../ui/picture"

interface CartLineProps {
  item: HttpTypes.StoreCartLineItem
  currencyCode: string
  busy: boolean
  onQuantity: (quantity: number) => void
}

export function CartLine({ item, currencyCode, busy, onQuantity }: CartLineProps) {
  const { t } = useLanguage()
  const money = useMoney(currencyCode)
  const title = item.product_title ?? item.title
  const change = (quantity: number) => !busy && onQuantity(quantity)
  return (
    <li className="line">
      <Picture src={item.thumbnail} alt="" size={88} />
      <div className="line-text">
        <h2>{title}</h2>
        <p className="aside">{item.variant_title}</p>
        <fieldset className="stepper" aria-busy={busy}>
          <legend className="unseen">{t("quantityOf", { title })}</legend>
          <button type="button" aria-label={t("fewer", { title })} onClick={() => change(item.quantity - 1)}>
            <Icon name="minus" size={18} />
          </button>
          <output>{item.quantity}</output>
          <button type="button" aria-label={t("more", { title })} onClick={() => change(item.quantity + 1)}>
            <Icon name="plus" size={18} />
          </button>
        </fieldset>
      </div>
      <div className="line-end">
        <span className="price">{money(item.original_total ?? item.unit_price * item.quantity)}</span>
        <button
          type="button"
          className="link-button"
          aria-label={t("removeTitle", { title })}
          onClick={() => change(0)}
        >
          {t("remove")}
        </button>
      </div>
    </li>
  )
}
