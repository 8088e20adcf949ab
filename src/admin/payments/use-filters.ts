import { createDataTableFilterHelper } from "@medusajs/ui"
import { useMemo } from "react"
import type { PaymentListItem } from "../../admin-data/payment-list"
import type { PaymentState } from "../../admin-data/payment-state"
import { STATE_COLORS } from "../lib/states"
import { useFormats } from "../lib/use-formats"
import { useTexts } from "../lib/use-texts"

const helper = createDataTableFilterHelper<PaymentListItem>()
const STATES = Object.keys(STATE_COLORS) as PaymentState[]

export function useFilters() {
  const { t } = useTexts()
  const { day } = useFormats()
  return useMemo(
    () => [
      helper.accessor("state", {
        type: "multiselect",
        label: t("payments.state"),
        searchable: false,
        options: STATES.map((state) => ({ label: t(`state.${state}`), value: state })),
      }),
      helper.accessor("created_at", {
        type: "date",
        label: t("payments.date"),
        format: "date",
        rangeOptionLabel: t("filter.range"),
        rangeOptionStartLabel: t("filter.from"),
        rangeOptionEndLabel: t("filter.until"),
        formatDateValue: (date) => day(localDate(date)),
        options: [
          { label: t("filter.today"), value: { $gte: daysAgo(0) } },
          { label: t("filter.lastDays", { count: 7 }), value: { $gte: daysAgo(7) } },
          { label: t("filter.lastDays", { count: 30 }), value: { $gte: daysAgo(30) } },
          { label: t("filter.lastDays", { count: 90 }), value: { $gte: daysAgo(90) } },
        ],
      }),
      helper.accessor("amount", {
        type: "number",
        label: t("payments.amount"),
        placeholder: t("payments.amount"),
      }),
    ],
    [t, day],
  )
}

/** Midnight so many days ago, where the admin is. */
function daysAgo(days: number): string {
  const date = new Date()
  date.setHours(0, 0, 0, 0)
  date.setDate(date.getDate() - days)
  return date.toISOString()
}

const localDate = (date: Date) =>
  [date.getFullYear(), date.getMonth() + 1, date.getDate()]
    .map((part) => String(part).padStart(2, "0"))
    .join("-")
