import type { PgConnection } from "../../../../../core/shop-db/connection"
import type { PaymentListItem } from "../../../../../types/http/admin"
import { allPayments } from "../payment-list"
import type { PaymentExportQuery } from "../payment-query"
import { type CsvStyle, csvLine } from "./csv"

/** The names are those of the API, so that scripts can rely on them. */
const COLUMNS = [
  "created_at",
  "booked_at",
  "display_id",
  "order_id",
  "name",
  "email",
  "state",
  "amount",
  "refunded",
  "fee",
  "net",
  "currency_code",
  "provider_id",
  "wallet",
  "environment",
  "psp_order_id",
  "psp_transaction_id",
] as const satisfies readonly (keyof PaymentListItem)[]

/** Tells a spreadsheet that the text is UTF-8. */
const BYTE_ORDER_MARK = "\uFEFF"

/**
 * The matching payments as CSV, one chunk per batch, so that memory does not grow with their number. Times are local
 * times of the time zone, in a format that spreadsheets recognize.
 */
export async function* exportPayments(
  pg: PgConnection,
  providerIds: readonly string[],
  { separator, time_zone, ...filter }: PaymentExportQuery,
): AsyncGenerator<string> {
  const style: CsvStyle =
    separator === "semicolon" ? { separator: ";", decimal: "," } : { separator: ",", decimal: "." }
  const clock = clockOf(time_zone)
  yield BYTE_ORDER_MARK + csvLine(COLUMNS, style)
  for await (const batch of allPayments(pg, providerIds, filter)) {
    yield batch
      .map((payment) => ({
        ...payment,
        created_at: clock(payment.created_at),
        booked_at: payment.booked_at && clock(payment.booked_at),
      }))
      .map((payment) =>
        csvLine(
          COLUMNS.map((column) => payment[column]),
          style,
        ),
      )
      .join("")
  }
}

/** Local time in `timeZone`, such as "2026-05-01 13:45:00". */
export function clockOf(timeZone: string): (iso: string) => string {
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" })
  return (iso) => format.format(new Date(iso))
}
