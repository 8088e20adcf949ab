import { ArrowPath, ArrowUpRightOnBox } from "@medusajs/icons"
import { Alert, Badge, Button, Container, Heading, StatusBadge } from "@medusajs/ui"
import { Link } from "react-router-dom"
import { parseProviderId } from "../../core/gateways/provider-id"
import type { PaymentAnswer } from "../../types/http/admin"
import { CopiedText } from "../components/copied-text"
import { SectionRow } from "../components/section-row"
import { STATE_COLORS } from "../lib/states"
import { useCheckedToast } from "../lib/use-checked-toast"
import { useFailureToast } from "../lib/use-failure-toast"
import { useFormats } from "../lib/use-formats"
import { useTexts } from "../lib/use-texts"
import { RefundRow } from "../order/refund-row"
import { useCheck, useWithdrawRefund } from "./use-payment"

export function PaymentSection({ view }: { view: PaymentAnswer }) {
  const { t } = useTexts()
  const fail = useFailureToast()
  const showChecked = useCheckedToast()
  const { money, time } = useFormats()
  const { payment, permissions } = view
  const { psp } = payment
  const check = useCheck(payment.psp_order_id)
  const withdraw = useWithdrawRefund(payment.psp_order_id)
  const fees = (psp?.fees ?? []).reduce((sum, { amount }) => sum + amount, 0)
  const kept = keptOf(payment)
  const currency = payment.currency_code
  const since = payment.paid_at ?? payment.created_at
  const onCheck = () =>
    check.mutate(undefined, {
      onSuccess: ({ payment: checked }) => showChecked([checked], t("paymentPage.broughtUpToDate")),
      onError: fail(t("order.notChecked")),
    })
  return (
    <Container className="divide-y p-0" data-testid="alipay-payment">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-6 py-4">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          {payment.state === null ? (
            <Heading level="h1">{t("attention.payment")}</Heading>
          ) : (
            <>
              <Heading level="h1">{money(payment.amount, payment.currency_code)}</Heading>
              <StatusBadge color={STATE_COLORS[payment.state]}>{t(`state.${payment.state}`)}</StatusBadge>
            </>
          )}
          {payment.environment === "test" && (
            <Badge size="2xsmall" color="orange">
              {t("environment.test")}
            </Badge>
          )}
        </div>
        <div className="flex flex-wrap items-center gap-2">
          {payment.dashboard_url && (
            <Button size="small" variant="secondary" asChild>
              <a href={payment.dashboard_url} target="_blank" rel="noreferrer">
                {t("paymentPage.atMultiSafepay")}
                <ArrowUpRightOnBox />
              </a>
            </Button>
          )}
          {permissions.check_again && (
            <Button size="small" variant="secondary" onClick={onCheck} isLoading={check.isPending}>
              <ArrowPath />
              {t("order.checkAgain")}
            </Button>
          )}
        </div>
      </div>
      {payment.psp_error && (
        <div className="px-6 py-4">
          <Alert variant="warning">
            {t(view.in_shop ? `pspError.${payment.psp_error.reason}` : "paymentPage.unknown")}
            <div className="text-ui-fg-subtle break-words pt-1">{payment.psp_error.message}</div>
          </Alert>
        </div>
      )}
      {!view.in_shop && psp && (
        <div className="px-6 py-4">
          <Alert variant="warning">{t("paymentPage.notInShop")}</Alert>
        </div>
      )}
      {psp && (
        <SectionRow title={t("order.atMultiSafepay")}>
          {t(`pspStatus.${psp.status}`, { defaultValue: psp.status })}
        </SectionRow>
      )}
      {psp?.reason && <SectionRow title={t("paymentPage.reason")}>{psp.reason}</SectionRow>}
      <SectionRow title={kept === null ? t("payments.method") : t("order.paidWith")}>
        {[
          t(`gateway.${payment.paid_with ?? gatewayOf(payment.provider_id)}`, {
            defaultValue: payment.paid_with ?? "",
          }),
          psp?.wallet && t(`wallet.${psp.wallet}`, { defaultValue: psp.wallet }),
        ]
          .filter(Boolean)
          .join(" · ")}
      </SectionRow>
      {since && (
        <SectionRow title={payment.paid_at ? t("order.paidAt") : t("order.startedAt")}>
          {time(since)}
        </SectionRow>
      )}
      {payment.state !== null && payment.refunded > 0 && (
        <SectionRow title={t("payments.refunded")}>{money(payment.refunded, currency)}</SectionRow>
      )}
      {fees > 0 && <SectionRow title={t("order.fees")}>{money(fees, currency)}</SectionRow>}
      {fees > 0 && kept !== null && (
        <SectionRow title={t("paymentPage.net")}>{money(kept - fees, currency)}</SectionRow>
      )}
      {view.order && (
        <SectionRow title={t("payments.order")}>
          <Link
            to={`/orders/${view.order.id}`}
            className="txt-compact-small-plus text-ui-fg-base underline hover:text-ui-fg-subtle"
          >
            {`#${view.order.number}`}
          </Link>
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
      {payment.refunds.map((refund) => (
        <RefundRow
          key={refund.id ?? refund.psp_refund_id}
          refund={refund}
          currency={currency}
          isPspKnown={psp !== null}
          withdraw={permissions.withdraw_refunds && view.order ? withdraw : undefined}
          alert={view.alerts.find(
            ({ state, subject }) => state === "open" && subject === refund.psp_refund_id,
          )}
        />
      ))}
    </Container>
  )
}

/** What is left of a paid payment after refunds and before fees; null when it was not paid. */
function keptOf({ state, amount, refunded }: PaymentAnswer["payment"]): number | null {
  switch (state) {
    case "paid":
    case "partially_refunded":
    case "refunded":
      return amount - refunded
    case "disputed":
      return 0
    default:
      return null
  }
}

const gatewayOf = (providerId: string) => parseProviderId(providerId)?.gateway.code
