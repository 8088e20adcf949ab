import { createDataTableFilterHelper } from "@medusajs/ui"
import { useMemo } from "react"
import { GATEWAY_CODES, GATEWAYS } from "../../core/gateways/gateways"
import type { PaymentListItem, PaymentState } from "../../types/http/admin"
import { STATE_COLORS } from "../lib/states"
import { useFormats } from "../lib/use-formats"
import { useTexts } from "../lib/use-texts"
import { useSettings } from "../settings/use-settings"
import { hasChoices } from "./has-choices"
import { since } from "./since"

const helper = createDataTableFilterHelper<PaymentListItem>()
/** Filters without a column. */
const choice = helper
const STATES = Object.keys(STATE_COLORS) as PaymentState[]

/** The translations have the names of wallets. */
const WALLETS = GATEWAYS.flatMap(({ wallets }) => wallets?.known ?? [])

export function useFilters() {
  const { t } = useTexts()
  const { data: settings } = useSettings()
  const { day } = useFormats()
  const currencies = useMemo(
    () => [...new Set((settings?.regions ?? []).map(({ currency_code }) => currency_code))],
    [settings],
  )
  const sites = useMemo(
    () => (settings?.sites ?? []).map(({ registration_id }) => registration_id),
    [settings],
  )
  return useMemo(() => {
    const filters = [
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
          { label: t("filter.today"), value: since(0) },
          { label: t("filter.lastDays", { count: 7 }), value: since(6) },
          { label: t("filter.lastDays", { count: 30 }), value: since(29) },
          { label: t("filter.lastDays", { count: 90 }), value: since(89) },
        ],
      }),
      helper.accessor("amount", {
        type: "number",
        label: t("payments.amount"),
        placeholder: t("payments.amount"),
      }),
      choice.custom({
        id: "gateway",
        type: "multiselect",
        label: t("payments.method"),
        searchable: false,
        options: GATEWAY_CODES.map((value) => ({
          label: t(`gateway.${value}`),
          value,
        })),
      }),
      choice.custom({
        id: "wallet",
        type: "multiselect",
        label: t("payments.wallet"),
        searchable: false,
        options: WALLETS.map(({ id, name }) => ({
          label: t(`wallet.${id}`, { defaultValue: name }),
          value: id,
        })),
      }),
      choice.custom({
        id: "currency_code",
        type: "multiselect",
        label: t("payments.currency"),
        searchable: false,
        options: currencies.map((code) => ({ label: code.toUpperCase(), value: code })),
      }),
      choice.custom({
        id: "environment",
        type: "multiselect",
        label: t("connection.environment"),
        searchable: false,
        options: (["live", "test"] as const).map((value) => ({ label: t(`environment.${value}`), value })),
      }),
      ...(sites.length > 1
        ? [
            choice.custom({
              id: "site",
              type: "multiselect",
              label: t("payments.site"),
              searchable: false,
              options: sites.map((value) => ({ label: value, value })),
            }),
          ]
        : []),
      choice.custom({
        id: "alert",
        type: "radio",
        label: t("attention.title"),
        options: [
          { label: t("payments.withAlert"), value: "true" },
          { label: t("payments.withoutAlert"), value: "false" },
        ],
      }),
    ]
    return filters.filter(hasChoices)
  }, [t, day, currencies, sites])
}

const localDate = (date: Date) =>
  [date.getFullYear(), date.getMonth() + 1, date.getDate()]
    .map((part) => String(part).padStart(2, "0"))
    .join("-")
