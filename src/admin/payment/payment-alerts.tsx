import { Container } from "@medusajs/ui"
import type { AlertView } from "../../types/http/admin"
import { AlertItem } from "../attention/alert-item"

export function PaymentAlerts({ alerts }: { alerts: AlertView[] }) {
  const open = alerts.filter(({ state }) => state === "open")
  return open.length === 0 ? null : (
    <Container className="divide-y p-0" data-testid="alipay-alerts">
      {open.map((alert) => (
        <AlertItem key={alert.id} alert={alert} isOnPayment />
      ))}
    </Container>
  )
}
