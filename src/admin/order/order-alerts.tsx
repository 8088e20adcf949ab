import { Alert } from "@medusajs/ui"
import type { OrderAlert } from "../../admin-data/order-alerts"
import { useFormats } from "../lib/use-formats"
import { useTexts } from "../lib/use-texts"
import { AlertDecision } from "./alert-decision"

/** Money that the plugin sends back by itself: what is claimed depends on the alert's stage. */
const MONEY_BACK: ReadonlySet<OrderAlert["kind"]> = new Set([
  "orphan_refunded",
  "order_cancelled_refunded",
  "not_needed_refunded",
  "uncompletable_refunded",
  "order_deleted",
  "amount_mismatch",
])

const isMild = (alert: OrderAlert) =>
  alert.kind === "refund_withdrawn" ||
  alert.kind === "update_failed" ||
  alert.kind === "under_review" ||
  (MONEY_BACK.has(alert.kind) && alert.stage !== "failed")

/** What happened to the order's payments that the merchant was told of in the dashboard's feed too. */
export function OrderAlerts({
  orderId,
  alerts,
  mayDecide,
}: {
  orderId: string
  alerts: OrderAlert[]
  mayDecide: boolean
}) {
  const { t } = useTexts()
  const { money, time } = useFormats()
  if (alerts.length === 0) {
    return null
  }
  return (
    <div className="flex flex-col gap-y-2 px-6 py-4">
      {alerts.map((alert) => (
        <Alert key={`${alert.kind} ${alert.subject}`} variant={isMild(alert) ? "warning" : "error"}>
          {t(`alert.${alert.kind}`, {
            amount:
              alert.amount !== null && alert.currency_code ? money(alert.amount, alert.currency_code) : "",
          })}
          {MONEY_BACK.has(alert.kind) && ` ${t(`moneyBack.${alert.stage}`)}`}
          <div className="text-ui-fg-subtle pt-1">{time(alert.created_at)}</div>
          {mayDecide && alert.needs_decision && <AlertDecision orderId={orderId} alert={alert} />}
        </Alert>
      ))}
    </div>
  )
}
