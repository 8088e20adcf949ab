import type { AlertAction, AlertView } from "../../types/http/admin"

/** The key of the text that says what an action will do, below `attention.explained`. */
export function explanationOf({ kind }: Pick<AlertView, "kind">, action: AlertAction): string {
  // A paid cart is first tried once more: the order may be placed instead.
  const isPaidCart = kind === "completion_delayed" || kind === "uncompletable_refunded"
  return action === "refund" && isPaidCart ? "refund_cart" : action
}
