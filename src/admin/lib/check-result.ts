import type { SyncedPaymentView } from "../../types/http/admin"

export type CheckResult =
  | { state: "failed"; error: string }
  /** MultiSafepay does not know the payment, but the shop does. */
  | { state: "unknown" }
  | { state: "changed" }
  | { state: "unchanged" }

/** The result of "check again" for one or several payments: the worst one. */
export function checkResultOf(synced: readonly SyncedPaymentView[]): CheckResult {
  const error = synced.find((one) => one.error !== null)?.error
  if (error) {
    return { state: "failed", error }
  }
  if (synced.some(({ psp_status }) => psp_status === null)) {
    return { state: "unknown" }
  }
  return { state: synced.some(({ actions }) => actions.length > 0) ? "changed" : "unchanged" }
}
