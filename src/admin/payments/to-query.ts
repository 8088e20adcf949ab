import type { TableState } from "./use-table-state"

/** The table's state as a query of the admin routes. A filter without a value is ignored. */
export function toQuery({
  search,
  filtering,
  sorting,
}: Pick<TableState, "search" | "filtering" | "sorting">): Record<string, unknown> {
  const { created_at, amount, ...others } = Object.fromEntries(
    Object.entries(filtering).filter(([, value]) => value !== null && value !== undefined),
  )
  // The server refuses control characters, such as the tab between two pasted cells, and lone surrogates.
  const q = search.replace(/[\p{Cc}\p{Cs}]+/gu, " ").trim()
  return {
    ...(q ? { q } : {}),
    ...others,
    ...(created_at ? { created_at: untilEndOfDay(created_at as DateFilter) } : {}),
    ...(amount === undefined ? {} : { amount: toComparison(amount as number | { $eq?: number }) }),
    ...(sorting ? { order: `${sorting.desc ? "-" : ""}${sorting.id}` } : {}),
  }
}

type DateFilter = { $gte?: string; $lte?: string }

/** "Until the 5th" includes all of the 5th, but the date picker returns its first moment. */
function untilEndOfDay({ $lte, ...rest }: DateFilter): DateFilter {
  if (!$lte) {
    return rest
  }
  const end = new Date($lte)
  end.setHours(23, 59, 59, 999)
  return { ...rest, $lte: end.toISOString() }
}

/** The route expects a plain number for "equal". */
function toComparison(filter: number | { $eq?: number }): unknown {
  return typeof filter === "object" ? (filter.$eq ?? filter) : filter
}
