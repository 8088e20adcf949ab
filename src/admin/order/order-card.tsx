import { ArrowPath, CogSixTooth } from "@medusajs/icons"
import { Badge, Container, Heading, toast } from "@medusajs/ui"
import { useNavigate } from "react-router-dom"
import type { OrderViewForUser } from "../../types/http/admin"
import { ActionMenu } from "../components/action-menu"
import { useCheckedToast } from "../lib/use-checked-toast"
import { useFailureToast } from "../lib/use-failure-toast"
import { useTexts } from "../lib/use-texts"
import { PastAttempts } from "./past-attempts"
import { PaymentLinkSection } from "./payment-link-section"
import { PaymentRows } from "./payment-rows"
import { PspNotice } from "./psp-notice"
import { useCheckAgain, useRefresh, useSendUpdate } from "./use-order-alipay"

export function OrderCard({ view }: { view: OrderViewForUser }) {
  const { t } = useTexts()
  const fail = useFailureToast()
  const showChecked = useCheckedToast()
  const navigate = useNavigate()
  const checkAgain = useCheckAgain(view.order_id)
  const refresh = useRefresh(view.order_id)
  const sendUpdate = useSendUpdate(view.order_id)

  const onCheckAgain = () =>
    checkAgain.mutate(undefined, {
      onSuccess: ({ synced }) => showChecked(synced, t("order.broughtUpToDate")),
      onError: fail(t("order.notChecked")),
    })
  const onSendUpdate = () =>
    sendUpdate.mutate(undefined, {
      onSuccess: ({ updates }) => {
        const failed = updates.find(({ state }) => state === "failed")
        if (failed) {
          fail(t("updates.failed"))(failed.error)
        } else {
          toast.success(t("updates.doneExplained"))
        }
      },
      onError: fail(t("updates.failed")),
    })

  const actions = [
    ...(view.permissions.check_again
      ? [
          {
            icon: <ArrowPath />,
            label: t("order.checkAgain"),
            onClick: onCheckAgain,
            disabled: checkAgain.isPending || view.payments.length === 0,
          },
        ]
      : []),
    ...(view.permissions.view_settings
      ? [
          {
            icon: <CogSixTooth />,
            label: t("order.toSettings"),
            onClick: () => navigate("/settings/alipay"),
          },
        ]
      : []),
  ]
  const isOver = ({ state }: OrderViewForUser["payments"][number]) =>
    state === "cancelled" || state === "expired" || state === "failed"
  // An open payment link has a section of its own.
  const isLink = ({ psp_order_id }: OrderViewForUser["payments"][number]) =>
    psp_order_id === view.payment_link?.payment_session_id
  const running = view.payments.filter((payment) => !isOver(payment) && !isLink(payment))
  const over = view.payments.filter(isOver)
  return (
    <Container className="divide-y p-0" data-testid="alipay-order-card">
      <div className="flex items-center justify-between px-6 py-4">
        <div className="flex items-center gap-x-2">
          <Heading level="h2">{t("title")}</Heading>
          <EnvironmentBadge view={view} />
        </div>
        {actions.length > 0 && <ActionMenu label={t("actions.menu")} actions={actions} />}
      </div>
      <PspNotice
        payments={view.payments}
        onRetry={() => refresh.mutate()}
        isRetrying={refresh.isPending || checkAgain.isPending}
      />
      {running.map((payment) => (
        <PaymentRows
          key={payment.psp_order_id}
          payment={payment}
          alerts={view.alerts}
          isOneOfSeveral={running.length > 1}
          onSendUpdate={view.permissions.send_updates ? onSendUpdate : undefined}
          isSending={sendUpdate.isPending}
          mayWithdraw={view.permissions.withdraw_refunds}
        />
      ))}
      <PastAttempts payments={over} />
      <PaymentLinkSection view={view} />
    </Container>
  )
}

function EnvironmentBadge({ view }: { view: OrderViewForUser }) {
  const { t } = useTexts()
  const environment = view.payments[0]?.environment
  if (!environment) {
    return null
  }
  return (
    <Badge size="2xsmall" color={environment === "live" ? "green" : "orange"}>
      {t(`environment.${environment}`)}
    </Badge>
  )
}
