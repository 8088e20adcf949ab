import type { AlertAction, AlertView, CloseAlertBody, DecideBody, Decision } from "../../types/http/admin"

type Request = { path: string; body?: CloseAlertBody | DecideBody }

export function requestFor(alert: AlertView, action: AlertAction, note?: string): Request {
  const payment = `/payments/${alert.psp_order_id}`
  const close = (state: CloseAlertBody["state"]): Request => ({
    path: `/alerts/${alert.id}/close`,
    body: { state, ...(note ? { note } : {}) },
  })
  const decide = (decision: Decision): Request => ({
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
