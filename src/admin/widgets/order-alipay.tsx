import { defineWidgetConfig } from "@medusajs/admin-sdk"
import type { DetailWidgetProps, HttpTypes } from "@medusajs/framework/types"
import { openOrdersFromFeed } from "../lib/feed-links"
import { OrderCard } from "../order/order-card"
import { useOrderAlipay } from "../order/use-order-alipay"

// Widgets are loaded with the dashboard, on whatever page it starts.
openOrdersFromFeed()

/** Alipay on the order page. Nothing is shown for an order that has nothing to do with it, nor when asking fails. */
function OrderAlipayWidget({ data: order }: DetailWidgetProps<HttpTypes.AdminOrder>) {
  const { data: view } = useOrderAlipay(order)
  // Medusa puts every widget below its own cards, whatever the zone is called.
  return view ? (
    <div style={{ order: -1 }}>
      <OrderCard view={view} />
    </div>
  ) : null
}

export const config = defineWidgetConfig({ zone: "order.details.side.before", id: "alipay-order" })

export default OrderAlipayWidget
