import type { HttpTypes } from "@medusajs/types"
import { useState } from "react"
import { useCart } from "../cart/cart"
import { useLanguage } from "../language/language"
import { useMoney } from "../money"
import { useRegion } from "../region/region"
import { Link } from "../routing/link"
import { Button } from "../ui/button"
import { Icon } from "../ui/icon"
import { Notice } from "../ui/notice"
import { priceOf, stockOf } from "./price"

const FEW = 5

/** Size, price, and the button that adds it to the cart. */
export function BuyBox({ product }: { product: HttpTypes.StoreProduct }) {
  const { t } = useLanguage()
  const { region } = useRegion()
  const { add } = useCart()
  const money = useMoney(region?.currency_code)
  const variants = [...(product.variants ?? [])].sort(
    (one, other) => (priceOf(one) ?? 0) - (priceOf(other) ?? 0),
  )
  const [chosen, setChosen] = useState(() => (variants.find((one) => stockOf(one) !== 0) ?? variants[0])?.id)
  const [state, setState] = useState<"idle" | "adding" | "added" | "failed">("idle")
  const variant = variants.find(({ id }) => id === chosen)
  const stock = stockOf(variant)

  async function buy() {
    if (!variant) {
      return
    }
    setState("adding")
    try {
      await add(variant.id, 1)
      setState("added")
    } catch {
      setState("failed")
    }
  }

  return (
    <div className="buy-box">
      <fieldset className="sizes">
        <legend>{t("size")}</legend>
        {variants.map((one) => (
          <label key={one.id}>
            <input
              type="radio"
              name="size"
              value={one.id}
              checked={one.id === chosen}
              onChange={() => {
                setChosen(one.id)
                setState("idle")
              }}
            />
            <span>{one.title}</span>
          </label>
        ))}
      </fieldset>
      <p className="price big">{money(priceOf(variant))}</p>
      <p className="aside">
        {t("taxIncluded")}
        {stock !== undefined && stock > 0 && stock <= FEW && (
          <strong> · {t("fewLeft", { count: stock })}</strong>
        )}
      </p>
      <Button onClick={buy} busy={state === "adding"} disabled={stock === 0}>
        {stock === 0 ? t("soldOut") : state === "adding" ? t("adding") : t("addToCart")}
      </Button>
      <div className="added" role="status">
        {state === "added" && (
          <>
            <Icon name="check" /> {t("added")} · <Link href="/cart">{t("viewCart")}</Link>
          </>
        )}
      </div>
      {state === "failed" && (
        <Notice tone="error" takeFocus>
          {t("addFailed")}
        </Notice>
      )}
    </div>
  )
}
