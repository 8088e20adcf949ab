import type { HttpTypes } from "@medusajs/framework/types"
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import type {
  OrderAnswer,
  SentPaymentLinkAnswer,
  SyncedOrderAnswer,
  UpdatedPspOrderAnswer,
} from "../../types/http/admin"
import { sdk } from "../lib/sdk"

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
  return (answer: OrderAnswer, changed: boolean) => {
    queries.setQueriesData({ queryKey: keyOf(orderId) }, { alipay: answer.alipay })
    return changed ? queries.invalidateQueries({ queryKey: ["orders"] }) : undefined
  }
}

/** After an action, even a failed one, all of the plugin's pages load again: alerts and payments may have changed. */
function useReload() {
  const queries = useQueryClient()
  return () => queries.invalidateQueries({ queryKey: ["alipay"] })
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
  const onSettled = useReload()
  return useMutation({
    mutationFn: () =>
      sdk.client.fetch<SyncedOrderAnswer>(`${pathOf(orderId)}/sync`, {
        method: "POST",
      }),
    onSuccess: (answer) =>
      show(
        answer,
        answer.synced.some(({ actions }) => actions.length > 0),
      ),
    onSettled,
  })
}

export function useSendUpdate(orderId: string) {
  const show = useShow(orderId)
  const onSettled = useReload()
  return useMutation({
    mutationFn: () =>
      sdk.client.fetch<UpdatedPspOrderAnswer>(`${pathOf(orderId)}/update-psp-order`, { method: "POST" }),
    onSuccess: (answer) => show(answer, false),
    onSettled,
  })
}

export function usePaymentLink(orderId: string) {
  const queries = useQueryClient()
  const onSuccess = () => queries.invalidateQueries({ queryKey: ["orders"] })
  const onSettled = useReload()
  const path = `${pathOf(orderId)}/payment-link`
  const create = useMutation({
    mutationFn: () => sdk.client.fetch(path, { method: "POST" }),
    onSuccess,
    onSettled,
  })
  const cancel = useMutation({
    mutationFn: () => sdk.client.fetch(path, { method: "DELETE" }),
    onSuccess,
    onSettled,
  })
  const send = useMutation({
    mutationFn: () => sdk.client.fetch<SentPaymentLinkAnswer>(`${path}/send`, { method: "POST" }),
  })
  return { create, cancel, send }
}
