import type { AlertAction, AlertView } from "../../types/http/admin"

/** The key, below `attention.explained`, of the text that says what an action will do. */
export function explanationOf({ kind }: Pick<AlertView, "kind">, action: AlertAction): string {
  // A paid cart is tried once more first, so the order may be placed instead.
  const isPaidCart = kind === "completion_delayed" || kind === "uncompletable_refunded"
  return action === "refund" && isPaidCart ? "refund_cart" : action
}
