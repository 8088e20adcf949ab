import { defineWidgetConfig } from "@medusajs/admin-sdk"
import type { DetailWidgetProps, HttpTypes } from "@medusajs/framework/types"
import { openPagesFromFeed } from "../lib/feed-links"
import { OrderCard } from "../order/order-card"
import { useOrderAlipay } from "../order/use-order-alipay"

// Widgets are loaded together with the dashboard, no matter on which page it starts.
openPagesFromFeed()

/** Shows nothing for an order without Alipay, or when the request fails. */
function OrderAlipayWidget({ data: order }: DetailWidgetProps<HttpTypes.AdminOrder>) {
  const { data: view } = useOrderAlipay(order)
  // Medusa puts every widget below its own cards, even in a "before" zone.
  return view ? (
    <div style={{ order: -1 }}>
      <OrderCard view={view} />
    </div>
  ) : null
}

export const config = defineWidgetConfig({ zone: "order.details.side.before", id: "alipay-order" })

export default OrderAlipayWidget
