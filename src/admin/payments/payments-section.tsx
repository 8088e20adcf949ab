import { Button, Container, DataTable, Heading, toast, useDataTable } from "@medusajs/ui"
import { useNavigate } from "react-router-dom"
import type { PaymentListItem } from "../../types/http/admin"
import { useFailureToast } from "../lib/use-failure-toast"
import { useMedusasWords } from "../lib/use-medusas-words"
import { useTexts } from "../lib/use-texts"
import { toQuery } from "./to-query"
import { useColumns } from "./use-columns"
import { useFilters } from "./use-filters"
import { useExport, usePayments } from "./use-payments"
import { PAGE_SIZE, useTableState } from "./use-table-state"

export function PaymentsSection() {
  const { t } = useTexts()
  const fail = useFailureToast()
  const words = useMedusasWords()
  const navigate = useNavigate()
  const table = useTableState()
  const query = toQuery(table.state)
  const { data, isLoading, isError, error } = usePayments({
    ...query,
    limit: PAGE_SIZE,
    offset: table.state.pagination.pageIndex * PAGE_SIZE,
  })
  const download = useExport()
  const instance = useDataTable({
    data: (!isError && data?.payments) || [],
    rowCount: (!isError && data?.count) || 0,
    columns: useColumns(),
    filters: useFilters(),
    getRowId: ({ psp_order_id }) => psp_order_id,
    isLoading,
    search: { state: table.state.search, onSearchChange: table.onSearchChange },
    filtering: { state: table.state.filtering, onFilteringChange: table.onFilteringChange },
    sorting: { state: table.state.sorting, onSortingChange: table.onSortingChange },
    pagination: { state: table.state.pagination, onPaginationChange: table.onPaginationChange },
    // Medusa resets the page in a separate update, which would overwrite ours in the URL.
    autoResetPageIndex: false,
    onRowClick: (_event, row) => navigate(`/alipay/payments/${idOf(row)}`),
  })
  const onExport = () =>
    download.mutate(query, {
      onSuccess: () => toast.success(t("payments.exported")),
      onError: fail(t("payments.notExported")),
    })
  // On this error, Medusa asks the user to log in again.
  if (isError && "status" in error && error.status === 401) {
    throw error
  }
  const failed = isError && { heading: t("payments.notListed"), description: error.message }
  return (
    <Container
      // Medusa keeps filters in one line, so a phone could not reach all of them; and "Clear all" lacks contrast.
      className="divide-y p-0 [&_.overflow-x-auto>.flex-nowrap]:flex-wrap [&_.flex-nowrap>.text-ui-fg-muted]:text-ui-fg-subtle"
      data-testid="alipay-payments"
    >
      <DataTable instance={instance}>
        <DataTable.Toolbar
          className="flex flex-col items-start justify-between gap-2 md:flex-row md:items-center"
          translations={words.toolbar}
        >
          <Heading level="h2">{t("payments.title")}</Heading>
          <div className="flex w-full items-center gap-x-2 md:w-auto">
            <DataTable.FilterMenu tooltip={words.toolbar.filter} />
            <DataTable.SortingMenu tooltip={words.toolbar.sort} />
            <div className="w-full md:w-auto">
              <DataTable.Search placeholder={t("payments.search")} />
            </div>
            <Button
              size="small"
              variant="secondary"
              className="shrink-0 text-nowrap"
              onClick={onExport}
              isLoading={download.isPending}
            >
              {t("payments.export")}
            </Button>
          </div>
        </DataTable.Toolbar>
        <DataTable.Table
          emptyState={{
            empty: failed || { heading: t("payments.none"), description: t("payments.noneExplained") },
            filtered: failed || {
              heading: t("payments.noMatch"),
              description: t("payments.noMatchExplained"),
            },
          }}
        />
        <DataTable.Pagination translations={words.pagination} />
      </DataTable>
    </Container>
  )
}

/** Medusa's type promises the item, but at run time it is the table's row, with the id from `getRowId`. */
const idOf = (row: PaymentListItem | { id: string }) => ("psp_order_id" in row ? row.psp_order_id : row.id)
