import type { HttpTypes } from "@medusajs/framework/types"
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import type {
  OrderAnswer,
  SentPaymentLinkAnswer,
  SyncedOrderAnswer,
  UpdatedPspOrderAnswer,
} from "../../types/http/admin"
import { sdk } from "../lib/sdk"
import { useAct, useReloadOrders } from "../lib/use-act"

const pathOf = (orderId: string) => `/admin/alipay/orders/${orderId}`
const keyOf = (orderId: string) => ["alipay", "order", orderId] as const

/** Requested again when the order's payments have changed. */
export function useOrderAlipay(order: HttpTypes.AdminOrder) {
  return useQuery({
    queryKey: [...keyOf(order.id), paymentsOf(order)],
    queryFn: () => sdk.client.fetch<OrderAnswer>(pathOf(order.id)),
    placeholderData: keepPreviousData,
    select: ({ alipay }) => alipay,
  })
}

/** Changes whenever Medusa's own cards on the page show different payments. */
function paymentsOf(order: HttpTypes.AdminOrder): string {
  const payments = (order.payment_collections ?? []).flatMap((collection) => collection.payments ?? [])
  return JSON.stringify([
    order.summary?.pending_difference,
    payments.map(({ id, captured_at, refunds }) => [id, Boolean(captured_at), refunds?.length ?? 0]),
  ])
}

/** Replaces the displayed data with a response, and refreshes Medusa's own cards if something changed. */
function useShow(orderId: string) {
  const queries = useQueryClient()
  const reloadOrders = useReloadOrders()
  return (answer: OrderAnswer, changed: boolean) => {
    queries.setQueriesData({ queryKey: keyOf(orderId) }, { alipay: answer.alipay })
    return changed ? reloadOrders() : undefined
  }
}

/** Asks MultiSafepay again and changes nothing in the shop. */
export function useRefresh(orderId: string) {
  const show = useShow(orderId)
  return useMutation({
    mutationFn: () => sdk.client.fetch<OrderAnswer>(pathOf(orderId), { query: { refresh: true } }),
    onSuccess: (answer) => show(answer, false),
  })
}

/** "Check again": asks MultiSafepay and updates the shop. */
export function useCheckAgain(orderId: string) {
  const show = useShow(orderId)
  return useAct(
    () => sdk.client.fetch<SyncedOrderAnswer>(`${pathOf(orderId)}/sync`, { method: "POST" }),
    (answer) =>
      show(
        answer,
        answer.synced.some(({ actions }) => actions.length > 0),
      ),
  )
}

export function useSendUpdate(orderId: string) {
  const show = useShow(orderId)
  return useAct(
    () => sdk.client.fetch<UpdatedPspOrderAnswer>(`${pathOf(orderId)}/update-psp-order`, { method: "POST" }),
    (answer) => show(answer, false),
  )
}

export function usePaymentLink(orderId: string) {
  const reloadOrders = useReloadOrders()
  const path = `${pathOf(orderId)}/payment-link`
  const create = useAct(() => sdk.client.fetch(path, { method: "POST" }), reloadOrders)
  const cancel = useAct(() => sdk.client.fetch(path, { method: "DELETE" }), reloadOrders)
  const send = useMutation({
    mutationFn: () => sdk.client.fetch<SentPaymentLinkAnswer>(`${path}/send`, { method: "POST" }),
  })
  return { create, cancel, send }
}
