import type { HttpTypes } from "@medusajs/types"
import { isAlipayProvider } from "medusa-payment-multisafepay-alipay/storefront"
import { Totals } from "../cart/totals"
import { addressLines } from "../checkout/address"
import { methodName } from "../checkout/payment-options"
import { useLanguage } from "../language/language"
import { useMoney } from "../money"
import { httpStatusOf, useShop } from "../shop"
import { ButtonLink } from "../ui/button"
import { Icon } from "../ui/icon"
import { LoadFailed } from "../ui/load-failed"
import { Page } from "../ui/page"
import { Picture } from "../ui/picture"
import { Skeleton } from "../ui/skeleton"
import { useLoad } from "../use-load"
import { paymentStatusText } from "./payment-status"

type Order = HttpTypes.StoreOrder

/** @param isNew the shopper has just paid, so the page says thank you */
export function OrderPage({ id, isNew }: { id: string; isNew: boolean }) {
  const { t } = useLanguage()
  const { store } = useShop()
  const { value, error, reload } = useLoad(`order ${id}`, () =>
    store.order.retrieve(id, { fields: "+payment_status,*items,*payment_collections.payments" }),
  )
  if (httpStatusOf(error) === 404) {
    return (
      <Page title={t("orderNotFoundTitle")} lead={t("orderNotFoundText")}>
        <ButtonLink href="/account">{t("toOrders")}</ButtonLink>
      </Page>
    )
  }
  if (error && !value) {
    return (
      <Page title={t("loadFailedTitle")}>
        <LoadFailed retry={reload} />
      </Page>
    )
  }
  if (!value) {
    return (
      <div className="page">
        <Skeleton lines={5} height={72} />
      </div>
    )
  }
  return <OrderView order={value.order} isNew={isNew} />
}

function OrderView({ order, isNew }: { order: Order; isNew: boolean }) {
  const { t, locale } = useLanguage()
  const number = `#${order.display_id}`
  const date = new Intl.DateTimeFormat(locale, { dateStyle: "long" }).format(new Date(order.created_at))
  const name = order.shipping_address?.first_name
  const thanks = name ? t("orderThanks", { name }) : t("orderThanksPlain")
  return (
    <Page
      title={t("orderTitle", { number })}
      heading={
        isNew ? (
          <>
            <span className="seal good">
              <Icon name="check" size={32} />
            </span>
            {thanks}
          </>
        ) : undefined
      }
      lead={isNew ? t("orderConfirmed", { number }) : t("orderDate", { date })}
    >
      <div className="with-side">
        <div>
          <ul className="lines card">
            {order.items?.map((item) => (
              <OrderLine key={item.id} item={item} currencyCode={order.currency_code} />
            ))}
          </ul>
          <div className="facts">
            <OrderFacts order={order} />
          </div>
        </div>
        <aside className="side card" aria-label={t("summary")}>
          <Totals of={order} shippingKnown />
          <ButtonLink href="/" look="secondary">
            {t("keepShopping")}
          </ButtonLink>
        </aside>
      </div>
    </Page>
  )
}

function OrderLine({ item, currencyCode }: { item: HttpTypes.StoreOrderLineItem; currencyCode: string }) {
  const { t } = useLanguage()
  const money = useMoney(currencyCode)
  return (
    <li className="line">
      <Picture src={item.thumbnail} alt="" size={72} />
      <div className="line-text">
        <h2 lang="en">{item.product_title ?? item.title}</h2>
        <p className="aside">
          {t("quantityTimes", { count: item.quantity })} {item.variant_title}
        </p>
      </div>
      <span className="line-end price">{money(item.original_total)}</span>
    </li>
  )
}

function OrderFacts({ order }: { order: Order }) {
  const { t, locale } = useLanguage()
  const provider = order.payment_collections?.flatMap(({ payments }) => payments ?? [])[0]?.provider_id
  return (
    <>
      <section>
        <h2>{t("deliveryTo")}</h2>
        <address>
          {addressLines(order.shipping_address, locale).map((line) => (
            <span key={line}>{line}</span>
          ))}
        </address>
      </section>
      <section>
        <h2>{t("shippingMethod")}</h2>
        <p lang="en">{order.shipping_methods?.map(({ name }) => name).join(", ")}</p>
      </section>
      <section>
        <h2>{t("paidWith")}</h2>
        <p>
          {t(paymentStatusText(order))}
          {provider && isAlipayProvider(provider) && ` · ${t(methodName(provider))}`}
        </p>
      </section>
    </>
  )
}
