import { useMemo } from "react"
import { useTranslation } from "react-i18next"
import { formatMoney } from "./money-format"

/** In the dashboard's language and the admin's time zone. */
export function useFormats() {
  const { i18n } = useTranslation()
  const locale = toLocale(i18n.language)
  return useMemo(() => {
    const time = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" })
    const exactTime = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium" })
    const day = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", timeZone: "UTC" })
    return {
      money: (amount: number, currency: string | null) => formatMoney(locale, amount, currency),
      count: (number: number) => new Intl.NumberFormat(locale).format(number),
      /** In words: "30 days". */
      duration: (amount: number, unit: string) =>
        new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" }).format(amount),
      time: (iso: string) => time.format(new Date(iso)),
      /** With seconds, for events in quick succession. */
      exactTime: (iso: string) => exactTime.format(new Date(iso)),
      /** For a date without time, "2026-05-01". */
      day: (date: string) => day.format(new Date(date)),
    }
  }, [locale])
}

/** The dashboard uses zhCN, but the web standard is zh-CN. */
function toLocale(language: string): string {
  return language.replace(/^([a-z]{2})-?([A-Z]{2})$/, "$1-$2")
}
