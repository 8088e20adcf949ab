import { StatusBadge, Text } from "@medusajs/ui"
import { Link } from "react-router-dom"
import type { OrderPaymentView } from "../../types/http/admin"
import { STATE_COLORS } from "../lib/states"
import { useFormats } from "../lib/use-formats"
import { useTexts } from "../lib/use-texts"

/** Payments that failed or expired, one line each, because more is rarely needed. */
export function PastAttempts({ payments }: { payments: OrderPaymentView[] }) {
  const { t } = useTexts()
  const { money, time } = useFormats()
  return payments.map((payment) => (
    <div
      key={payment.psp_order_id}
      title={payment.psp_order_id}
      className="text-ui-fg-subtle grid grid-cols-[1fr_auto_auto] items-center gap-x-3 px-6 py-4"
    >
      <Link
        to={`/alipay/payments/${payment.psp_order_id}`}
        className="txt-compact-small text-ui-fg-base truncate underline hover:text-ui-fg-subtle transition-fg"
      >
        {time(payment.created_at)}
      </Link>
      <Text size="small" leading="compact">
        {money(payment.amount, payment.currency_code)}
      </Text>
      <StatusBadge color={STATE_COLORS[payment.state]} className="text-nowrap">
        {t(`state.${payment.state}`)}
      </StatusBadge>
    </div>
  ))
}
