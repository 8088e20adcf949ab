import type { HttpTypes } from "@medusajs/types"
import { useEffect } from "react"
import { useLanguage } from "../language/language"
import { useMoney } from "../money"
import { prefetchPages } from "../prefetch-pages"
import { useRegion } from "../region/region"
import { Link } from "../routing/link"
import { useShop } from "../shop"
import { LoadFailed } from "../ui/load-failed"
import { Page } from "../ui/page"
import { Picture } from "../ui/picture"
import { useLoad } from "../use-load"
import { lowestPrice, stockOf } from "./price"

const PLACES = Array.from({ length: 8 }, (_, place) => place)

export function ProductListPage() {
  const { t } = useLanguage()
  const { store } = useShop()
  const { region, failed, reload: reloadRegions } = useRegion()
  const { value, error, reload } = useLoad(region && `products ${region.id}`, () =>
    store.product.list({
      region_id: region?.id,
      limit: 48,
      order: "created_at",
      fields:
        "id,title,subtitle,handle,thumbnail,*variants.calculated_price,variants.manage_inventory,variants.allow_backorder,+variants.inventory_quantity",
    }),
  )
  const isThere = value !== undefined
  // Prefetched now, so that a click does not wait and the page itself needs no connection.
  useEffect(() => {
    if (isThere) {
      prefetchPages().catch(() => undefined)
    }
  }, [isThere])
  return (
    <Page title={t("teas")} heading={t("heroTitle")} lead={t("heroText")} className="home">
      {failed || (error && !value) ? (
        <LoadFailed retry={failed ? reloadRegions : reload} />
      ) : (
        <ul className="teas" aria-busy={!value}>
          {value
            ? value.products.map((product, place) => (
                <ProductCard
                  key={product.id}
                  product={product}
                  currencyCode={region?.currency_code}
                  eager={place < 4}
                />
              ))
            : PLACES.map((place) => <li key={place} className="tea placeholder" aria-hidden="true" />)}
        </ul>
      )}
    </Page>
  )
}

interface ProductCardProps {
  product: HttpTypes.StoreProduct
  currencyCode: string | undefined
  eager: boolean
}

function ProductCard({ product, currencyCode, eager }: ProductCardProps) {
  const { t } = useLanguage()
  const money = useMoney(currencyCode)
  const { price, varies } = lowestPrice(product)
  const soldOut = (product.variants ?? []).every((variant) => stockOf(variant) === 0)
  return (
    <li className="tea">
      <Link href={`/tea/${product.handle}`}>
        <Picture src={product.thumbnail} alt="" size={320} eager={eager} />
        <h2 lang="en">{product.title}</h2>
        <p className="aside" lang="en">
          {product.subtitle}
        </p>
        <p className="price">
          {soldOut ? t("soldOut") : varies ? t("from", { price: money(price) }) : money(price)}
        </p>
      </Link>
    </li>
  )
}
