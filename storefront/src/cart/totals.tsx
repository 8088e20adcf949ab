import { useLanguage } from "../language/language"
import { useMoney } from "../money"

interface TotalsProps {
  of: {
    currency_code: string
    total?: number | null
    original_item_total?: number | null
    original_shipping_total?: number | null
    tax_total?: number | null
    discount_total?: number | null
  }
  /** False until a shipping method is chosen: its price is unknown, not zero. */
  shippingKnown: boolean
}

/** Prices include tax, so it is shown but not added. */
export function Totals({ of, shippingKnown }: TotalsProps) {
  const { t } = useLanguage()
  const money = useMoney(of.currency_code)
  return (
    <dl className="totals">
      <div>
        <dt>{t("subtotal")}</dt>
        <dd>{money(of.original_item_total)}</dd>
      </div>
      {!!of.discount_total && (
        <div>
          <dt>{t("discount")}</dt>
          <dd>−{money(of.discount_total)}</dd>
        </div>
      )}
      <div>
        <dt>{t("shipping")}</dt>
        <dd>
          {shippingKnown ? (
            money(of.original_shipping_total)
          ) : (
            <span className="aside">{t("shippingLater")}</span>
          )}
        </dd>
      </div>
      <div className="grand">
        <dt>{t("total")}</dt>
        <dd>{money(of.total)}</dd>
      </div>
      {!!of.tax_total && (
        <div className="aside">
          <dt>{t("taxesIn")}</dt>
          <dd>{money(of.tax_total)}</dd>
        </div>
      )}
    </dl>
  )
}
