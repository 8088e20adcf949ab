import { Button, toast, usePrompt } from "@medusajs/ui"
import { useState } from "react"
import type { AlertAction, AlertView } from "../../types/http/admin"
import { useFailureToast } from "../lib/use-failure-toast"
import { useFormats } from "../lib/use-formats"
import { useTexts } from "../lib/use-texts"
import { DismissDrawer } from "./dismiss-drawer"
import { explanationOf } from "./explanation"
import { useAlertAction } from "./use-alerts"

/** Actions that move money or cannot be undone need a confirmation. */
const ASKED_FIRST: ReadonlySet<AlertAction> = new Set<AlertAction>([
  "send_again",
  "cancel_and_refund",
  "accept",
  "refund",
  "keep",
  "resume_refunds",
])

/** Actions that only close the alert. */
const CLOSING: ReadonlySet<AlertAction> = new Set<AlertAction>(["acknowledge", "dismiss"])

const DANGEROUS: ReadonlySet<AlertAction> = new Set<AlertAction>(["cancel_and_refund", "refund"])

export function AlertButtons({ alert }: { alert: AlertView }) {
  const { t } = useTexts()
  const fail = useFailureToast()
  const { money } = useFormats()
  const prompt = usePrompt()
  const act = useAlertAction()
  const [isDismissing, setDismissing] = useState(false)
  const amount = alert.amount !== null && alert.currency_code ? money(alert.amount, alert.currency_code) : ""

  const onAct = async (action: AlertAction) => {
    const isSure =
      !ASKED_FIRST.has(action) ||
      (await prompt({
        title: t(`attention.action.${action}`),
        description: t(`attention.explained.${explanationOf(alert, action)}`, { amount }),
        confirmText: t(`attention.action.${action}`),
        cancelText: t("decision.later"),
        variant: DANGEROUS.has(action) ? "danger" : "confirmation",
      }))
    if (isSure) {
      // Awaited, because after a success the alert is removed from the page, and with it the callbacks of `mutate`.
      await act
        .mutateAsync({ alert, action })
        .then(({ isUnsolved }) =>
          isUnsolved ? toast.info(t("attention.notSolved")) : toast.success(t("attention.done")),
        )
        .catch(fail(t("attention.notDone")))
    }
  }
  return (
    <div className="flex flex-wrap items-center gap-2">
      {alert.actions.map((action, index) => (
        <Button
          key={action}
          size="small"
          variant={index === 0 && !CLOSING.has(action) ? "primary" : "secondary"}
          onClick={() => (action === "dismiss" ? setDismissing(true) : onAct(action))}
          isLoading={act.isPending && act.variables?.action === action}
          disabled={act.isPending}
        >
          {t(`attention.action.${action}`)}
        </Button>
      ))}
      {isDismissing && <DismissDrawer alert={alert} onClose={() => setDismissing(false)} />}
    </div>
  )
}
