import { type Cart, countItems } from "../cart/cart"
import { PromotionCode } from "../cart/promotion-code"
import { Totals } from "../cart/totals"
import { useLanguage } from "../language/language"
import { useMoney } from "../money"
import { Icon } from "../ui/icon"
import { Picture } from "../ui/picture"

/** The contents of the cart: next to the steps on a wide screen, folded above them on a narrow one. */
export function OrderSummary({ cart }: { cart: Cart }) {
  const { t } = useLanguage()
  const money = useMoney(cart.currency_code)
  return (
    <aside className="side card summary" aria-label={t("summary")}>
      <details open={matchMedia("(min-width: 60rem)").matches}>
        <summary>
          <span>
            {t("summary")} ({countItems(cart)}) <Icon name="chevron" size={18} />
          </span>
          <strong className="price">{money(cart.total)}</strong>
        </summary>
        <ul className="lines small">
          {cart.items?.map((item) => (
            <li key={item.id} className="line">
              <Picture src={item.thumbnail} alt="" size={56} />
              <div className="line-text">
                <span lang="en">{item.product_title ?? item.title}</span>
                <span className="aside">
                  {t("quantityTimes", { count: item.quantity })} {item.variant_title}
                </span>
              </div>
              <span className="price">{money(item.original_total ?? item.unit_price * item.quantity)}</span>
            </li>
          ))}
        </ul>
        <PromotionCode cart={cart} />
        <Totals of={cart} shippingKnown={!!cart.shipping_methods?.length} />
      </details>
    </aside>
  )
}
