import type { SyncedPaymentView } from "../../types/http/admin"

export type CheckResult =
  | { state: "failed"; error: string }
  /** MultiSafepay says that there is no such payment: shop and MultiSafepay do not agree. */
  | { state: "unknown" }
  | { state: "changed" }
  | { state: "unchanged" }

/** What "check again" found about one or several payments, the worst first. */
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
