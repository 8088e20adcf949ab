import { defineWidgetConfig } from "@medusajs/admin-sdk"
import type { DetailWidgetProps, HttpTypes } from "@medusajs/framework/types"
import { Container } from "@medusajs/ui"
import { AlertItem } from "../attention/alert-item"
import { useOrderAlipay } from "../order/use-order-alipay"

/** Open alerts about the order's payments. Shares one request with the card in the sidebar. */
function OrderAlipayAlertsWidget({ data: order }: DetailWidgetProps<HttpTypes.AdminOrder>) {
  const { data: view } = useOrderAlipay(order)
  if (!view || view.alerts.length === 0) {
    return null
  }
  return (
    // Medusa puts every widget below its own cards, even in a "before" zone.
    <div style={{ order: -1 }}>
      <Container className="divide-y p-0" data-testid="alipay-alerts">
        {view.alerts.map((alert) => (
          <AlertItem key={alert.id} alert={alert} isOnOrder />
        ))}
      </Container>
    </div>
  )
}

export const config = defineWidgetConfig({ zone: "order.details.before", id: "alipay-order-alerts" })

export default OrderAlipayAlertsWidget
