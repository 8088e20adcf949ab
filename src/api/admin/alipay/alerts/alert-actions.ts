import type { AlertStage } from "../../../../modules/payment-journal/alerts"
import type { AlertAction } from "../../../../types/http/admin"
import type { AlertKind } from "../../../../workflows/alert-merchant/alert"
import { AUTOMATIC_REFUNDS } from "../../../../workflows/alert-merchant/automatic-refunds"

export const ALERT_ACTIONS = [
  "send_again",
  "cancel_and_refund",
  "accept",
  "refund",
  "keep",
  "complete_now",
  "check_again",
  "retry_update",
  "resume_refunds",
  "acknowledge",
  "dismiss",
] as const satisfies readonly AlertAction[]

type AlertFacts = {
  kind: AlertKind
  stage: AlertStage
  psp_order_id?: string | null | undefined
  order_id?: string | null | undefined
}

/** The best action first. For alerts that were noticed but not acted on. */
const SOLVED_BY: Partial<Record<AlertKind, readonly AlertAction[]>> = {
  orphan_refunded: ["refund", "keep"],
  uncompletable_refunded: ["complete_now", "refund"],
  completion_delayed: ["complete_now", "refund"],
  order_deleted: ["refund", "keep"],
  amount_mismatch: ["refund", "keep"],
  order_total_differs: ["cancel_and_refund", "accept"],
  refund_declined: ["send_again", "dismiss"],
  refund_withdrawn: ["acknowledge"],
  refunds_paused: ["resume_refunds"],
  update_failed: ["retry_update", "dismiss"],
  disputed: ["dismiss"],
  unfinished_order: ["dismiss"],
  check_failing: ["check_again", "dismiss"],
  payment_not_started: ["dismiss"],
  ledger_differences: ["dismiss"],
}

/** Actions that need an alert about a payment or an order. */
const ABOUT_PAYMENT: ReadonlySet<AlertAction> = new Set<AlertAction>([
  "send_again",
  "cancel_and_refund",
  "accept",
  "refund",
  "keep",
  "complete_now",
  "check_again",
])

/**
 * The one or two buttons that solve an alert, the best first.
 * @returns never empty: the merchant can always close the alert or decide
 */
export function actionsFor(alert: AlertFacts): AlertAction[] {
  const actions = wantedFor(alert).filter(
    (action) =>
      (!ABOUT_PAYMENT.has(action) || Boolean(alert.psp_order_id)) &&
      (action !== "retry_update" || Boolean(alert.order_id)),
  )
  return actions.length > 0 ? actions : ["dismiss"]
}

function wantedFor({ kind, stage }: AlertFacts): readonly AlertAction[] {
  // The merchant can only acknowledge it.
  if (stage === "done" && AUTOMATIC_REFUNDS.has(kind)) {
    return ["acknowledge"]
  }
  if (stage === "intended" || stage === "failed") {
    return ["check_again", "dismiss"]
  }
  return SOLVED_BY[kind] ?? ["check_again", "dismiss"]
}
