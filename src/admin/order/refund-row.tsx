import { ArrowDownRightMini } from "@medusajs/icons"
import { Button, StatusBadge, Text, toast, usePrompt } from "@medusajs/ui"
import type { AlertView, RefundView } from "../../types/http/admin"
import { AlertButtons } from "../attention/alert-buttons"
import { REFUND_COLORS } from "../lib/states"
import { useFailureToast } from "../lib/use-failure-toast"
import { useFormats } from "../lib/use-formats"
import { useTexts } from "../lib/use-texts"
import type { useWithdrawRefund } from "../payment/use-payment"
import { unbookedNote } from "./unbooked-note"

const UNDER_WAY: ReadonlySet<string> = new Set(["reserved", "initialized"])

function WithdrawButton({
  pspRefundId,
  amount,
  withdraw,
}: {
  pspRefundId: string
  amount: string
  withdraw: ReturnType<typeof useWithdrawRefund>
}) {
  const { t } = useTexts()
  const fail = useFailureToast()
  const prompt = usePrompt()
  const onWithdraw = async () => {
    const isSure = await prompt({
      title: t("withdraw.title"),
      description: t("withdraw.explained", { amount }),
      confirmText: t("withdraw.withdraw"),
      cancelText: t("withdraw.keep"),
      variant: "danger",
    })
    if (isSure) {
      withdraw.mutate(pspRefundId, {
        onSuccess: () => {
          toast.success(t("withdraw.withdrawn"))
        },
        onError: fail(t("withdraw.notWithdrawn")),
      })
    }
  }
  return (
    <Button size="small" variant="secondary" onClick={onWithdraw} isLoading={withdraw.isPending}>
      {t("withdraw.withdraw")}
    </Button>
  )
}

/** Like a refund on Medusa's payment card, with MultiSafepay's status. */
export function RefundRow({
  refund,
  currency,
  isPspKnown,
  withdraw,
  alert,
}: {
  refund: RefundView
  currency: string | null
  isPspKnown: boolean
  /** Undefined for a user without permission. */
  withdraw: ReturnType<typeof useWithdrawRefund> | undefined
  /** The alert about this refund if it failed and can be sent again. */
  alert: AlertView | undefined
}) {
  const { t } = useTexts()
  const { money, time } = useFormats()
  const status = refund.psp_status ?? (isPspKnown ? "missing" : "unknown")
  const note = unbookedNote(refund, status)
  return (
    <div className="bg-ui-bg-subtle text-ui-fg-subtle grid grid-cols-[20px_1fr_auto] items-center gap-x-3 px-6 py-4">
      <ArrowDownRightMini className="text-ui-fg-muted" />
      <div className="min-w-0">
        <Text size="small" leading="compact" weight="plus">
          {t("order.refund", { amount: money(refund.amount, currency) })}
        </Text>
        <Text size="small" leading="compact" className="break-words">
          {[refund.created_at && time(refund.created_at), refund.note].filter(Boolean).join(" · ")}
        </Text>
        {note && (
          <Text
            size="small"
            leading="compact"
            className={note === "refundNotBooked" ? "text-ui-tag-orange-text" : ""}
          >
            {t(`order.${note}`)}
          </Text>
        )}
      </div>
      <div className="flex flex-col items-end gap-y-2">
        <StatusBadge color={REFUND_COLORS[status] ?? "grey"} className="text-nowrap">
          {t(`refundStatus.${status}`, { defaultValue: status })}
        </StatusBadge>
        {withdraw && refund.psp_refund_id && UNDER_WAY.has(status) && (
          <WithdrawButton
            pspRefundId={refund.psp_refund_id}
            amount={money(refund.amount, currency)}
            withdraw={withdraw}
          />
        )}
        {alert && (
          <AlertButtons alert={{ ...alert, actions: alert.actions.filter((one) => one === "send_again") }} />
        )}
      </div>
    </div>
  )
}
