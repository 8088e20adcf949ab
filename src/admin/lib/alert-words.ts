import type { AlertView } from "../../types/http/admin"
import { AUTOMATIC_REFUNDS } from "../../workflows/alert-merchant/automatic-refunds"
import { useFormats } from "./use-formats"
import { useTexts } from "./use-texts"

type Alert = Pick<AlertView, "kind" | "stage" | "amount" | "currency_code">

const MILD: ReadonlySet<AlertView["kind"]> = new Set<AlertView["kind"]>([
  "refund_withdrawn",
  "update_failed",
  "under_review",
])

/** True for mere information; false for problems, and for what becomes one if the merchant does nothing. */
export const isMild = ({ kind, stage }: Alert): boolean =>
  MILD.has(kind) || (AUTOMATIC_REFUNDS.has(kind) && stage !== "failed" && stage !== "noticed")

export function useAlertWords() {
  const { t } = useTexts()
  const { money } = useFormats()
  return {
    title: ({ kind }: Alert) => t(`alertTitle.${kind}`),
    text: ({ kind, stage, amount, currency_code }: Alert) => {
      const sum = amount !== null && currency_code ? money(amount, currency_code) : ""
      const what = t(`alert.${kind}`, { amount: sum })
      return AUTOMATIC_REFUNDS.has(kind) ? `${what} ${t(`moneyBack.${stage}`)}` : what
    },
  }
}
