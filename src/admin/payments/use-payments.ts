import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query"
import type { PaymentListItem } from "../../admin-data/payment-list"
import type { PaymentSummary } from "../../admin-data/payment-summary"
import { sdk } from "../lib/sdk"

const PATH = "/admin/alipay/payments"

export function usePayments(query: Record<string, unknown>) {
  return useQuery({
    queryKey: ["alipay", "payments", query],
    queryFn: () => sdk.client.fetch<{ payments: PaymentListItem[]; count: number }>(PATH, { query }),
    placeholderData: keepPreviousData,
  })
}

export function useSummary() {
  const time_zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  return useQuery({
    queryKey: ["alipay", "summary", time_zone],
    queryFn: () => sdk.client.fetch<{ summary: PaymentSummary }>(`${PATH}/summary`, { query: { time_zone } }),
    select: ({ summary }) => summary,
  })
}

/** Fetches the payments that match as a file and hands it to the browser, with the login that the dashboard has. */
export function useExport() {
  return useMutation({
    mutationFn: async (query: Record<string, unknown>) => {
      const response = await sdk.client.fetch<Response>(`${PATH}/export`, {
        query,
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
