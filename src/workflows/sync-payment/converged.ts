import { type AlertKind, NEEDS_DECISION } from "../alert-merchant/alert"
import type { Action } from "./action"

/** After these actions, another round would decide the same. */
const CONVERGED: ReadonlySet<Action["do"]> = new Set([
  "alert",
  "await_order_change",
  "await_refund",
  "close_ended_page",
  "set_session_status",
])

export function isConverged(actions: Action[]): boolean {
  return actions.every(({ do: name }) => CONVERGED.has(name))
}

/**
 * Whether a completion of the cart that is still running could change this action, by placing or removing the order.
 */
export const dependsOnOrder = (action: Action): boolean =>
  action.do === "book_payment" || (action.do === "alert" && action.kind === "order_total_differs")

/** These alerts are about cases that are not over yet: the payment is checked again. */
const WAITS_AFTER: ReadonlySet<AlertKind> = new Set<AlertKind>([
  "orphan_refunded",
  "uncompletable_refunded",
  "order_deleted",
  "under_review",
  "payment_not_started",
  ...NEEDS_DECISION,
])

/** Whether the payment is checked again although this action is all that there is to do now. */
export const waitsAfter = (action: Action): boolean =>
  action.do === "await_order_change" ||
  action.do === "await_refund" ||
  (action.do === "alert" && (action.stage === "failed" || WAITS_AFTER.has(action.kind)))
