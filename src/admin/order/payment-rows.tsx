import { Button, StatusBadge, Text } from "@medusajs/ui"
import { useState } from "react"
import { Link } from "react-router-dom"
import type { AlertView, OrderPaymentView } from "../../types/http/admin"
import { SectionRow } from "../components/section-row"
import { STATE_COLORS } from "../lib/states"
import { useFormats } from "../lib/use-formats"
import { useTexts } from "../lib/use-texts"
import { useWithdrawRefund } from "../payment/use-payment"
import { PaymentDetails } from "./payment-details"
import { RefundRow } from "./refund-row"
import { UpdateRows } from "./update-rows"

const LINK = "txt-compact-small-plus text-ui-fg-base underline hover:text-ui-fg-subtle transition-fg"

const hasFailedUpdate = ({ updates }: OrderPaymentView) =>
  updates.invoice?.state === "failed" || updates.shipment?.state === "failed"

/** One payment in four lines and its refunds, the rest behind a button. Each has a header if there are several. */
export function PaymentRows({
  payment,
  alerts,
  isOneOfSeveral,
  onSendUpdate,
  isSending,
  mayWithdraw,
}: {
  payment: OrderPaymentView
  /** Of the order and its payments. */
  alerts: AlertView[]
  isOneOfSeveral: boolean
  onSendUpdate: (() => void) | undefined
  isSending: boolean
  mayWithdraw: boolean
}) {
  const { t } = useTexts()
  const { money, time } = useFormats()
  const { psp } = payment
  const withdraw = useWithdrawRefund(payment.psp_order_id)
  const [isOpen, setOpen] = useState(false)
  const status = <StatusBadge color={STATE_COLORS[payment.state]}>{t(`state.${payment.state}`)}</StatusBadge>
  return (
    <>
      {isOneOfSeveral ? (
        <div className="bg-ui-bg-subtle flex items-center justify-between gap-x-4 px-6 py-4">
          <Text size="small" leading="compact" weight="plus">
            {money(payment.amount, payment.currency_code)}
          </Text>
          {status}
        </div>
      ) : (
        <SectionRow title={t("order.status")}>{status}</SectionRow>
      )}
      <SectionRow title={payment.paid_at ? t("order.amountPaid") : t("order.amount")}>
        {money(payment.amount, payment.currency_code)}
      </SectionRow>
      {payment.paid_with && (
        <SectionRow title={payment.paid_at ? t("order.paidWith") : t("payments.method")}>
          {[
            t(`gateway.${payment.paid_with}`, { defaultValue: payment.paid_with }),
            psp?.wallet && t(`wallet.${psp.wallet}`, { defaultValue: psp.wallet }),
          ]
            .filter(Boolean)
            .join(" · ")}
        </SectionRow>
      )}
      <SectionRow title={payment.paid_at ? t("order.paidAt") : t("order.startedAt")}>
        {time(payment.paid_at ?? payment.created_at)}
      </SectionRow>
      {payment.refunds.map((refund) => (
        <RefundRow
          key={refund.id ?? refund.psp_refund_id}
          refund={refund}
          currency={payment.currency_code}
          isPspKnown={psp !== null}
          withdraw={mayWithdraw ? withdraw : undefined}
          alert={alerts.find(({ state, subject }) => state === "open" && subject === refund.psp_refund_id)}
        />
      ))}
      {isOpen && <PaymentDetails payment={payment} />}
      {(isOpen || hasFailedUpdate(payment)) && (
        <UpdateRows updates={payment.updates} onRetry={onSendUpdate} isRetrying={isSending} />
      )}
      <div className="flex items-center justify-between px-6 py-3">
        <Button
          size="small"
          variant="transparent"
          className="-ml-2"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? t("order.hideDetails") : t("order.details")}
        </Button>
        <Link to={`/alipay/payments/${payment.psp_order_id}`} className={LINK}>
          {t("timeline.title")}
        </Link>
      </div>
    </>
  )
}
