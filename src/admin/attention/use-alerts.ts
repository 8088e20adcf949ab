import {
  keepPreviousData,
  type QueryClient,
  queryOptions,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query"
import type { AlertAction, AlertsAnswer, AlertView } from "../../types/http/admin"
import { sdk } from "../lib/sdk"
import { type ActionAnswer, failureOf, isUnsolved } from "./action-result"
import { requestFor } from "./request-for"

const PATH = "/admin/alipay/alerts"
/** The largest page of the server. */
const MOST = 100
/** How long a response is reused for the number in the menu, in ms. */
const FRESH_MS = 60_000

/** Newest first, with the total count. */
export function useAlerts(state: "open" | "closed", limit: number, enabled = true) {
  return useQuery({ ...alertsQuery(state, limit), enabled })
}

export const alertsQuery = (state: "open" | "closed", limit: number) =>
  queryOptions({
    queryKey: ["alipay", "alerts", state, limit],
    queryFn: () => firstAlerts(state, limit),
    placeholderData: keepPreviousData,
  })

async function firstAlerts(
  state: "open" | "closed",
  limit: number,
): Promise<Pick<AlertsAnswer, "alerts" | "count">> {
  const pages = await Promise.all(
    Array.from({ length: Math.ceil(limit / MOST) }, (_, page) =>
      sdk.client.fetch<AlertsAnswer>(PATH, {
        query: { state, limit: Math.min(MOST, limit - page * MOST), offset: page * MOST },
      }),
    ),
  )
  return { alerts: pages.flatMap(({ alerts }) => alerts), count: pages[0]?.count ?? 0 }
}

/** The number in the menu; undefined until it is known, and for a user without permission. */
export function useAlertCount(): number | undefined {
  return useQuery(countQuery(useQueryClient())).data?.count
}

/** Reloads the list of open alerts too, so that a page and the menu show the same number. */
export const countQuery = (queries: QueryClient) =>
  queryOptions({
    queryKey: ["alipay", "alerts", "count"],
    queryFn: async () => {
      const answer = await sdk.client.fetch<AlertsAnswer>(PATH, { query: { limit: 1 } })
      void queries.invalidateQueries({ queryKey: ["alipay", "alerts", "open"] }, { cancelRefetch: false })
      return answer
    },
    staleTime: FRESH_MS,
    refetchInterval: FRESH_MS,
    retry: false,
  })

/** Runs the action of an alert's button, and finds out whether it solved the alert. */
export function useAlertAction() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async ({ alert, action, note }: { alert: AlertView; action: AlertAction; note?: string }) => {
      const { path, body } = requestFor(alert, action, note)
      const answer = await sdk.client.fetch<ActionAnswer>(`/admin/alipay${path}`, {
        method: "POST",
        ...(body ? { body } : {}),
      })
      const failure = failureOf(answer)
      if (failure !== undefined) {
        throw new Error(failure)
      }
      const open = await sdk.client
        .fetch<AlertsAnswer>(PATH, { query: { limit: MOST } })
        .catch(() => ({ alerts: [] }))
      return { isUnsolved: isUnsolved(alert, open.alerts) }
    },
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ["alipay"] }),
        queries.invalidateQueries({ queryKey: ["orders"] }),
      ]),
  })
}
