import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import type { PaymentsAnswer, SummaryAnswer, SummaryPeriod } from "../../types/http/admin"
import { sdk } from "../lib/sdk"

const PATH = "/admin/alipay/payments"

export function usePayments(query: Record<string, unknown>) {
  return useQuery({
    queryKey: ["alipay", "payments", query],
    queryFn: () => sdk.client.fetch<PaymentsAnswer>(PATH, { query }),
    placeholderData: keepPreviousData,
  })
}

const timeZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone

/** Languages whose spreadsheets write 29,95 and separate columns by semicolons. */
const SEMICOLON = /^(nl|de)/

/** @param environment default: live payments, unless all sites are test sites */
export function useSummary(environment: SummaryAnswer["environment"] | undefined, days: SummaryPeriod) {
  const time_zone = timeZone()
  return useQuery({
    queryKey: ["alipay", "summary", time_zone, environment, days],
    queryFn: () =>
      sdk.client.fetch<SummaryAnswer>(`${PATH}/summary`, {
        query: { time_zone, days, ...(environment ? { environment } : {}) },
      }),
    placeholderData: keepPreviousData,
  })
}

/** Downloads the matching payments as a file, using the dashboard's login. */
export function useExport() {
  const { i18n } = useTranslation()
  const separator = SEMICOLON.test(i18n.language) ? "semicolon" : "comma"
  return useMutation({
    mutationFn: async (query: Record<string, unknown>) => {
      const response = await sdk.client.fetch<Response>(`${PATH}/export`, {
        query: { ...query, separator, time_zone: timeZone() },
        headers: { accept: "text/csv" },
      })
      const name = /filename="([^"]+)"/.exec(response.headers.get("content-disposition") ?? "")?.[1]
      const url = URL.createObjectURL(await response.blob())
      const link = document.createElement("a")
      link.href = url
      link.download = name ?? "alipay-payments.csv"
      link.click()
      URL.revokeObjectURL(url)
    },
  })
}
