import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import type { PaymentAnswer } from "../../api/admin/alipay/payments/[id]/route"
import { sdk } from "../lib/sdk"

const pathOf = (id: string) => `/admin/alipay/payments/${encodeURIComponent(id)}`
const keyOf = (id: string) => ["alipay", "payment", id] as const

export function usePayment(id: string) {
  return useQuery({
    queryKey: keyOf(id),
    queryFn: () => sdk.client.fetch<PaymentAnswer>(pathOf(id)),
    placeholderData: keepPreviousData,
    retry: false,
  })
}

/** "Check again": syncs shop and MultiSafepay for this payment. */
export function useCheck(id: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () =>
      sdk.client.fetch<{ payment: { actions: string[]; error: string | null } }>(`${pathOf(id)}/check`, {
        method: "POST",
      }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["alipay"] }),
  })
}
