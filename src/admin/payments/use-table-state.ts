import type { DataTableFilteringState, DataTablePaginationState, DataTableSortingState } from "@medusajs/ui"
import { useSearchParams } from "react-router-dom"

export const PAGE_SIZE = 20

const FILTERS = [
  "state",
  "created_at",
  "amount",
  "gateway",
  "wallet",
  "currency_code",
  "environment",
  "site",
  "alert",
] as const

export type TableState = {
  search: string
  filtering: DataTableFilteringState
  sorting: DataTableSortingState | null
  pagination: DataTablePaginationState
}

/** Keeps search, filter, sorting and page in the URL, as Medusa's own tables do, so that going back restores them. */
export function useTableState() {
  const [params, setParams] = useSearchParams()
  const change = (changes: Record<string, string | undefined>) =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before)
        for (const [name, value] of Object.entries(changes)) {
          if (value) {
            after.set(name, value)
          } else {
            after.delete(name)
          }
        }
        return after
      },
      { replace: true },
    )
  const state: TableState = {
    search: params.get("q") ?? "",
    filtering: Object.fromEntries(FILTERS.flatMap((id) => filterEntry(id, params.get(id)))),
    sorting: parseSorting(params.get("order")),
    pagination: {
      pageSize: PAGE_SIZE,
      pageIndex: Math.max(0, Math.floor(Number(params.get("offset") ?? 0) / PAGE_SIZE) || 0),
    },
  }
  return {
    state,
    onSearchChange: (q: string) => change({ q, offset: undefined }),
    onFilteringChange: (filtering: DataTableFilteringState) =>
      change({
        ...Object.fromEntries(
          FILTERS.map((id) => [id, filtering[id] === undefined ? undefined : JSON.stringify(filtering[id])]),
        ),
        offset: undefined,
      }),
    onSortingChange: (sorting: DataTableSortingState) =>
      change({ order: sorting && `${sorting.desc ? "-" : ""}${sorting.id}`, offset: undefined }),
    onPaginationChange: ({ pageIndex }: DataTablePaginationState) =>
      change({ offset: pageIndex > 0 ? String(pageIndex * PAGE_SIZE) : undefined }),
  }
}

function filterEntry(id: string, text: string | null): [string, unknown][] {
  try {
    return text ? [[id, JSON.parse(text)]] : []
  } catch {
    return []
  }
}

function parseSorting(order: string | null): DataTableSortingState | null {
  return order ? { id: order.replace(/^-/, ""), desc: order.startsWith("-") } : null
}
