import { ArrowUpRightOnBox } from "@medusajs/icons"
import { StatusBadge, Text } from "@medusajs/ui"
import type { OrderPaymentView } from "../../admin-data/order-view"
import { CopiedText } from "../components/copied-text"
import { SectionRow } from "../components/section-row"
import { STATE_COLORS } from "../lib/states"
import { useFormats } from "../lib/use-formats"
import { useTexts } from "../lib/use-texts"
import { RefundRow } from "./refund-row"
import { SyncRows } from "./sync-rows"
import type { useWithdrawRefund } from "./use-order-alipay"

/** One payment with all that is known of it; one of several has a head of its own, so that they stay apart. */
export function PaymentRows({
  payment,
  isOneOfSeveral,
  onRetrySync,
  isSyncing,
  withdraw,
}: {
  payment: OrderPaymentView
  isOneOfSeveral: boolean
  onRetrySync: (() => void) | undefined
  isSyncing: boolean
  withdraw: ReturnType<typeof useWithdrawRefund> | undefined
}) {
  const { t } = useTexts()
  const { money, time } = useFormats()
  const { psp } = payment
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
      {psp && (
        <SectionRow title={t("order.atMultiSafepay")}>
          <Text size="small" leading="compact">
            {t(`pspStatus.${psp.status}`, { defaultValue: psp.status })}
          </Text>
        </SectionRow>
      )}
      <SectionRow title={payment.paid_at ? t("order.amountPaid") : t("order.amount")}>
        {money(payment.amount, payment.currency_code)}
      </SectionRow>
      {payment.paid_with && (
        <SectionRow title={t("order.paidWith")}>
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
      {psp && psp.fees.length > 0 && (
        <SectionRow title={t("order.fees")}>
          <span title={psp.fees.flatMap(({ description }) => description ?? []).join("\n")}>
            {money(
              psp.fees.reduce((sum, { amount }) => sum + amount, 0),
              payment.currency_code,
            )}
          </span>
        </SectionRow>
      )}
      <SectionRow title={t("order.pspOrder")}>
        <CopiedText text={payment.psp_order_id} />
      </SectionRow>
      {payment.psp_transaction_id && (
        <SectionRow title={t("order.transaction")}>
          <CopiedText text={payment.psp_transaction_id} />
        </SectionRow>
      )}
      {payment.dashboard_url && (
        <div className="px-6 py-4">
          <a
            href={payment.dashboard_url}
            target="_blank"
            rel="noreferrer"
            className="txt-compact-small-plus text-ui-fg-base hover:text-ui-fg-subtle transition-fg inline-flex items-center gap-x-1"
          >
            {t("order.openAtMultiSafepay")}
            <ArrowUpRightOnBox />
          </a>
        </div>
      )}
      {payment.refunds.map((refund) => (
        <RefundRow
          key={refund.id ?? refund.psp_refund_id}
          refund={refund}
          currency={payment.currency_code}
          isPspKnown={psp !== null}
          withdraw={withdraw}
        />
      ))}
      <SyncRows sync={payment.sync} onRetry={onRetrySync} isRetrying={isSyncing} />
    </>
  )
}
