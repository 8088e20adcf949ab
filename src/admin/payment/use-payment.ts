import { keepPreviousData, useQuery } from "@tanstack/react-query"
import type { CheckedPaymentAnswer, PaymentAnswer } from "../../types/http/admin"
import { sdk } from "../lib/sdk"
import { useAct, useReloadOrders } from "../lib/use-act"

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

/** Use it where the refund's row is, and not in it: the row is another one when the refund has left the books. */
export function useWithdrawRefund(id: string) {
  return useAct(
    (pspRefundId: string) =>
      sdk.client.fetch(`${pathOf(id)}/refunds/${encodeURIComponent(pspRefundId)}/withdraw`, {
        method: "POST",
      }),
    useReloadOrders(),
  )
}

/** "Check again": syncs shop and MultiSafepay for this payment. */
export function useCheck(id: string) {
  return useAct(() => sdk.client.fetch<CheckedPaymentAnswer>(`${pathOf(id)}/check`, { method: "POST" }))
}
