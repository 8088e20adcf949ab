import type { HttpTypes } from "@medusajs/types"
import { useLanguage } from "../language/language"
import { useMoney } from "../money"
import { paymentStatusText } from "../order/payment-status"
import { Link } from "../routing/link"
import { useShop } from "../shop"
import { ButtonLink } from "../ui/button"
import { LoadFailed } from "../ui/load-failed"
import { Picture } from "../ui/picture"
import { Skeleton } from "../ui/skeleton"
import { useLoad } from "../use-load"

export function MyOrders() {
  const { t } = useLanguage()
  const { store } = useShop()
  const { value, error, reload } = useLoad("my orders", () =>
    store.order.list({ limit: 20, order: "-created_at", fields: "+payment_status,*items" }),
  )
  if (error && !value) {
    return <LoadFailed retry={reload} />
  }
  if (!value) {
    return <Skeleton lines={3} height={72} />
  }
  if (value.orders.length === 0) {
    return (
      <div className="empty">
        <p>{t("noOrders")}</p>
        <ButtonLink href="/">{t("toShop")}</ButtonLink>
      </div>
    )
  }
  return (
    <ul className="orders">
      {value.orders.map((order) => (
        <OrderRow key={order.id} order={order} />
      ))}
    </ul>
  )
}

function OrderRow({ order }: { order: HttpTypes.StoreOrder }) {
  const { t, locale } = useLanguage()
  const money = useMoney(order.currency_code)
  const date = new Intl.DateTimeFormat(locale, { dateStyle: "long" }).format(new Date(order.created_at))
  return (
    <li className="card">
      <Link href={`/order/${order.id}`} className="order-row">
        <Picture src={order.items?.[0]?.thumbnail} alt="" size={64} />
        <span className="line-text">
          <strong>{t("orderTitle", { number: `#${order.display_id}` })}</strong>
          <span className="aside">{date}</span>
        </span>
        <span className="line-end">
          <span className="price">{money(order.total)}</span>
          <span className="aside">{t(paymentStatusText(order))}</span>
        </span>
      </Link>
    </li>
  )
}
