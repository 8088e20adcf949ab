import { ArrowDownRightMini } from "@medusajs/icons"
import { StatusBadge, Text } from "@medusajs/ui"
import type { RefundView } from "../../admin-data/refund-view"
import { REFUND_COLORS } from "../lib/states"
import { useFormats } from "../lib/use-formats"
import { useTexts } from "../lib/use-texts"

/** A refund as Medusa's payment card shows it, with MultiSafepay's state beside it. */
export function RefundRow({
  refund,
  currency,
  isPspKnown,
}: {
  refund: RefundView
  currency: string
  isPspKnown: boolean
}) {
  const { t } = useTexts()
  const { money, time } = useFormats()
  const status = refund.psp_status ?? (isPspKnown ? "missing" : "unknown")
  return (
    <div className="bg-ui-bg-subtle text-ui-fg-subtle grid grid-cols-[20px_1fr_auto] items-center gap-x-3 px-6 py-4">
      <ArrowDownRightMini className="text-ui-fg-muted" />
      <div className="min-w-0">
        <Text size="small" leading="compact" weight="plus">
          {t("order.refund", { amount: money(refund.amount, currency) })}
        </Text>
        <Text size="small" leading="compact" className="truncate" title={refund.note ?? undefined}>
          {[refund.created_at && time(refund.created_at), refund.note].filter(Boolean).join(" · ")}
        </Text>
        {refund.id === null && (
          <Text size="small" leading="compact" className="text-ui-tag-orange-text">
            {t("order.refundNotBooked")}
          </Text>
        )}
      </div>
      <StatusBadge color={REFUND_COLORS[status] ?? "grey"} className="text-nowrap">
        {t(`refundStatus.${status}`, { defaultValue: status })}
      </StatusBadge>
    </div>
  )
}
