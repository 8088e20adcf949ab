import type { AlertAction } from "../../api/admin/alipay/alerts/alert-actions"
import type { AlertView } from "../../api/admin/alipay/alerts/list-alerts"

type Request = { path: string; body?: Record<string, unknown> }

export function requestFor(alert: AlertView, action: AlertAction, note?: string): Request {
  const payment = `/payments/${alert.psp_order_id}`
  const close = (state: "resolved" | "dismissed"): Request => ({
    path: `/alerts/${alert.id}/close`,
    body: { state, ...(note ? { note } : {}) },
  })
  const decide = (decision: "refund" | "keep" | "retry"): Request => ({
    path: `${payment}/decide`,
    body: { decision },
  })
  switch (action) {
    case "send_again":
      return { path: `${payment}/refunds/${encodeURIComponent(alert.subject)}/send` }
    case "cancel_and_refund":
    case "refund":
      return decide("refund")
    case "accept":
    case "keep":
      return decide("keep")
    case "complete_now":
      return decide("retry")
    case "check_again":
      return { path: `${payment}/check` }
    case "retry_update":
      return { path: `/orders/${alert.order_id}/update-psp-order` }
    case "resume_refunds":
    case "acknowledge":
      return close("resolved")
    case "dismiss":
      return close("dismissed")
  }
}
