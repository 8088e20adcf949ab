import { ExclamationCircleSolid, InformationCircleSolid } from "@medusajs/icons"
import { Text } from "@medusajs/ui"
import { Link } from "react-router-dom"
import type { AlertView } from "../../types/http/admin"
import { isMild, useAlertWords } from "../lib/alert-words"
import { useFormats } from "../lib/use-formats"
import { useTexts } from "../lib/use-texts"
import { AboutSite, isAboutSite } from "./about-site"
import { AlertButtons } from "./alert-buttons"

const LINK = "txt-compact-small-plus text-ui-fg-base underline hover:text-ui-fg-subtle transition-fg"

/** One alert with its buttons, or with the person who closed it. Links to the current page are left out. */
export function AlertItem({
  alert,
  isOnOrder = false,
  isOnPayment = false,
}: {
  alert: AlertView
  isOnOrder?: boolean
  isOnPayment?: boolean
}) {
  const { t } = useTexts()
  const { money, time } = useFormats()
  const words = useAlertWords()
  const isOpen = alert.state === "open"
  return (
    <div className="grid grid-cols-[20px_1fr] gap-x-3 px-6 py-4" data-alert={alert.kind}>
      {isMild(alert) || !isOpen ? (
        <InformationCircleSolid className={isOpen ? "text-ui-tag-orange-icon" : "text-ui-tag-neutral-icon"} />
      ) : (
        <ExclamationCircleSolid className="text-ui-tag-red-icon" />
      )}
      <div className="flex min-w-0 flex-col gap-y-2">
        <div className="flex flex-wrap items-baseline justify-between gap-x-4">
          <Text size="small" weight="plus">
            {words.title(alert)}
          </Text>
          {alert.amount !== null && alert.currency_code && (
            <Text size="small" weight="plus">
              {money(alert.amount, alert.currency_code)}
            </Text>
          )}
        </div>
        <Text size="small" className="text-ui-fg-subtle text-pretty">
          {words.text(alert)}
        </Text>
        {!alert.closed_by && alert.note && (
          <Text size="small" className="text-ui-fg-subtle break-words">
            {alert.note}
          </Text>
        )}
        <div className="text-ui-fg-subtle txt-compact-small flex flex-wrap items-center gap-x-3 gap-y-1">
          <span>{time(isOpen ? alert.updated_at : alert.created_at)}</span>
          {isAboutSite(alert.kind) && <AboutSite subject={alert.subject} className={LINK} />}
          {!isOnOrder && alert.order_id && (
            <Link to={`/orders/${alert.order_id}`} className={LINK}>
              {alert.order_number
                ? t("attention.order", { number: alert.order_number })
                : t("payments.order")}
            </Link>
          )}
          {!isOnPayment && alert.psp_order_id && (
            <Link to={`/alipay/payments/${alert.psp_order_id}`} className={LINK}>
              {t("attention.payment")}
            </Link>
          )}
        </div>
        {alert.actions.length > 0 && <AlertButtons alert={alert} />}
        {!isOpen && alert.closed_at && (
          <Text size="small" className="text-ui-fg-subtle">
            {alert.closed_by
              ? t(`attention.${alert.state}By`, { who: alert.closed_by, time: time(alert.closed_at) })
              : t("attention.solvedByItself", { time: time(alert.closed_at) })}
            {alert.closed_by && alert.note && ` · ${alert.note}`}
          </Text>
        )}
      </div>
    </div>
  )
}
