import { countryName } from "../checkout/address"
import { useLanguage } from "../language/language"
import { NotFoundPage } from "../not-found-page"
import { useRegion } from "../region/region"
import { useShop } from "../shop"
import { LoadFailed } from "../ui/load-failed"
import { Page } from "../ui/page"
import { Picture } from "../ui/picture"
import { Skeleton } from "../ui/skeleton"
import { useLoad } from "../use-load"
import { BuyBox } from "./buy-box"

export function ProductPage({ handle }: { handle: string }) {
  const { t, locale } = useLanguage()
  const { store } = useShop()
  const { region, failed, reload: reloadRegions } = useRegion()
  const { value, error, reload } = useLoad(region && `product ${handle} ${region.id}`, () =>
    store.product.list({
      handle,
      region_id: region?.id,
      limit: 1,
      fields: "*variants.calculated_price,+variants.inventory_quantity",
    }),
  )
  const product = value?.products[0]

  if (failed || (error && !value)) {
    return (
      <Page title={t("loadFailedTitle")}>
        <LoadFailed retry={failed ? reloadRegions : reload} />
      </Page>
    )
  }
  if (value && !product) {
    return <NotFoundPage />
  }
  if (!product) {
    return (
      <div className="page product">
        <span className="picture placeholder" />
        <Skeleton lines={6} height={32} />
      </div>
    )
  }
  const country = product.origin_country && countryName(product.origin_country, locale)
  return (
    <div className="product">
      <Picture src={product.images?.[0]?.url ?? product.thumbnail} alt="" size={600} eager />
      <Page
        title={product.title}
        heading={<span lang="en">{product.title}</span>}
        lead={<span lang="en">{product.subtitle}</span>}
      >
        <p lang="en">{product.description}</p>
        {country && <p className="aside">{t("origin", { country })}</p>}
        <BuyBox product={product} />
      </Page>
    </div>
  )
}
