import { Alert } from "@medusajs/ui"
import type { OrderAlert } from "../../admin-data/order-alerts"
import { useFormats } from "../lib/use-formats"
import { useTexts } from "../lib/use-texts"

/** The money is where it belongs, and the merchant should know how it came there. */
const MILD: ReadonlySet<OrderAlert["kind"]> = new Set([
  "orphan_refunded",
  "order_cancelled_refunded",
  "not_needed_refunded",
  "uncompletable_refunded",
  "refund_withdrawn",
  "sync_failed",
])

/** What happened to the order's payments that the merchant was told of in the dashboard's feed too. */
export function OrderAlerts({ alerts }: { alerts: OrderAlert[] }) {
  const { t } = useTexts()
  const { money, time } = useFormats()
  if (alerts.length === 0) {
    return null
  }
  return (
    <div className="flex flex-col gap-y-2 px-6 py-4">
      {alerts.map(({ kind, subject, amount, currency_code, created_at }) => (
        <Alert key={`${kind} ${subject}`} variant={MILD.has(kind) ? "warning" : "error"}>
          {t(`alert.${kind}`, {
            amount: amount !== null && currency_code ? money(amount, currency_code) : "",
          })}
          <div className="text-ui-fg-subtle pt-1">{time(created_at)}</div>
        </Alert>
      ))}
    </div>
  )
}
