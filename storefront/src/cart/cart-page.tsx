import { useState } from "react"
import { useLanguage } from "../language/language"
import { ButtonLink } from "../ui/button"
import { LoadFailed } from "../ui/load-failed"
import { Notice } from "../ui/notice"
import { Page } from "../ui/page"
import { Skeleton } from "../ui/skeleton"
import { useCart } from "./cart"
import { CartLine } from "./cart-line"
import { PromotionCode } from "./promotion-code"
import { Totals } from "./totals"

export function CartPage() {
  const { t } = useLanguage()
  const { cart, loading, failed, reload, setQuantity } = useCart()
  const [busyLine, setBusyLine] = useState<string>()
  const [problem, setProblem] = useState<string>()

  async function change(lineId: string, quantity: number) {
    setBusyLine(lineId)
    setProblem(undefined)
    try {
      await setQuantity(lineId, quantity)
    } catch (error) {
      setProblem(t("cartChangeFailed", { reason: (error as Error).message }))
      await reload()
    } finally {
      setBusyLine(undefined)
    }
  }

  const items = cart?.items ?? []
  return (
    <Page title={t("cartTitle")}>
      {problem && (
        <Notice tone="error" takeFocus>
          {problem}
        </Notice>
      )}
      {failed && !cart ? (
        <LoadFailed retry={reload} />
      ) : loading ? (
        <Skeleton lines={4} height={88} />
      ) : !cart || items.length === 0 ? (
        <div className="empty">
          <p>{t("cartEmpty")}</p>
          <ButtonLink href="/">{t("toShop")}</ButtonLink>
        </div>
      ) : (
        <div className="with-side">
          <ul className="lines">
            {items.map((item) => (
              <CartLine
                key={item.id}
                item={item}
                currencyCode={cart.currency_code}
                busy={busyLine === item.id}
                onQuantity={(quantity) => change(item.id, quantity)}
              />
            ))}
          </ul>
          <aside className="side card" aria-label={t("summary")}>
            <Totals of={cart} shippingKnown={!!cart.shipping_methods?.length} />
            <PromotionCode cart={cart} />
            <ButtonLink href="/checkout">{t("toCheckout")}</ButtonLink>
          </aside>
        </div>
      )}
    </Page>
  )
}
