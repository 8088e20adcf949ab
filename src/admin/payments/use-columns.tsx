import { ExclamationCircleSolid } from "@medusajs/icons"
import { createDataTableColumnHelper, StatusBadge, Tooltip } from "@medusajs/ui"
import { useMemo } from "react"
import { Link } from "react-router-dom"
import { parseProviderId } from "../../core/gateways/provider-id"
import type { PaymentListItem } from "../../types/http/admin"
import { STATE_COLORS } from "../lib/states"
import { useFormats } from "../lib/use-formats"
import { useTexts } from "../lib/use-texts"

const helper = createDataTableColumnHelper<PaymentListItem>()

export function useColumns() {
  const { t } = useTexts()
  const { money, time } = useFormats()
  return useMemo(
    () => [
      helper.accessor("display_id", {
        header: t("payments.order"),
        cell: ({ row: { original } }) =>
          original.order_id ? (
            <Link
              to={`/orders/${original.order_id}`}
              onClick={(event) => event.stopPropagation()}
              className="txt-compact-small-plus text-ui-fg-base hover:text-ui-fg-subtle transition-fg"
            >
              {`#${original.display_id}`}
            </Link>
          ) : (
            "-"
          ),
      }),
      helper.accessor("amount", {
        header: t("payments.amount"),
        enableSorting: true,
        sortLabel: t("payments.amount"),
        sortAscLabel: t("payments.smallestFirst"),
        sortDescLabel: t("payments.largestFirst"),
        align: "right",
        cell: ({ row: { original } }) => money(original.amount, original.currency_code),
      }),
      helper.accessor("state", {
        header: t("payments.state"),
        cell: ({ getValue, row: { original } }) => (
          <div className="flex items-center gap-x-1">
            <StatusBadge color={STATE_COLORS[getValue()]} className="text-nowrap">
              {t(`state.${getValue()}`)}
            </StatusBadge>
            {original.has_alert && (
              <Tooltip content={t("attention.title")}>
                <ExclamationCircleSolid
                  role="img"
                  aria-label={t("attention.title")}
                  className="text-ui-tag-red-icon"
                />
              </Tooltip>
            )}
          </div>
        ),
      }),
      helper.accessor("created_at", {
        header: t("payments.date"),
        enableSorting: true,
        sortLabel: t("payments.date"),
        sortAscLabel: t("payments.oldestFirst"),
        sortDescLabel: t("payments.newestFirst"),
        cell: ({ getValue, row: { original } }) => (
          // The row itself can be clicked. This link is for the keyboard, and for opening a new tab.
          <Link
            to={`/alipay/payments/${original.psp_order_id}`}
            onClick={(event) => event.stopPropagation()}
            className="hover:text-ui-fg-base transition-fg"
          >
            {time(getValue())}
          </Link>
        ),
      }),
      helper.accessor("email", {
        header: t("payments.customer"),
        cell: ({ getValue, row: { original } }) => original.name ?? getValue() ?? "-",
      }),
      helper.accessor("provider_id", {
        header: t("payments.method"),
        cell: ({ getValue, row: { original } }) =>
          [
            t(`gateway.${parseProviderId(getValue())?.gateway.code}`),
            original.wallet && t(`wallet.${original.wallet}`, { defaultValue: original.wallet }),
          ]
            .filter(Boolean)
            .join(" · "),
      }),
      helper.accessor("refunded", {
        header: t("payments.refunded"),
        align: "right",
        cell: ({ row: { original } }) =>
          original.refunded > 0 ? money(original.refunded, original.currency_code) : "-",
      }),
    ],
    [t, money, time],
  )
}
