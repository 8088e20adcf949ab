import type { PgConnection } from "../core/shop-db/payment-records"
import { csvLine } from "./csv"
import { allPayments, type PaymentListItem } from "./payment-list"
import type { PaymentFilter } from "./payment-query"

/** The columns of the export; their names are those of the API, so that scripts can rely on them. */
const COLUMNS = [
  "created_at",
  "display_id",
  "order_id",
  "email",
  "state",
  "amount",
  "refunded",
  "currency_code",
  "provider_id",
  "environment",
  "psp_order_id",
  "psp_transaction_id",
] as const satisfies readonly (keyof PaymentListItem)[]

/** The matching payments as CSV, a chunk for each batch that is read: memory does not grow with their number. */
export async function* exportPayments(
  pg: PgConnection,
  providerIds: readonly string[],
  filter: PaymentFilter,
): AsyncGenerator<string> {
  yield csvLine(COLUMNS)
  for await (const batch of allPayments(pg, providerIds, filter)) {
    yield batch.map((payment) => csvLine(COLUMNS.map((column) => payment[column]))).join("")
  }
}
