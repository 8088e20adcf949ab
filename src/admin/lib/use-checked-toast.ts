import { toast } from "@medusajs/ui"
import type { SyncedPaymentView } from "../../types/http/admin"
import { checkResultOf } from "./check-result"
import { useFailureToast } from "./use-failure-toast"
import { useTexts } from "./use-texts"

/** Shows what "check again" found. Takes the text for payments that were updated. */
export function useCheckedToast() {
  const { t } = useTexts()
  const fail = useFailureToast()
  return (synced: readonly SyncedPaymentView[], updated: string) => {
    const result = checkResultOf(synced)
    switch (result.state) {
      case "failed":
        fail(t("order.notChecked"))(result.error)
        break
      case "unknown":
        toast.warning(t("pspError.unknown_order"))
        break
      case "changed":
        toast.success(updated)
        break
      case "unchanged":
        toast.success(t("order.unchanged"))
    }
  }
}
