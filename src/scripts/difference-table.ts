import { DIFFERENCE_KINDS, type Difference } from "../workflows/reconcile-ledger/difference"
import type { ReconciliationReport } from "../workflows/reconcile-ledger/reconcile-ledger"

const widest = (texts: readonly string[]) => Math.max(...texts.map((text) => text.length))

/** Wide enough for Medusa's ids, so that a row can be printed before the next one is known. */
const COLUMNS: { title: string; width: number; text: (difference: Difference) => string }[] = [
  {
    title: "difference",
    width: widest(Object.values(DIFFERENCE_KINDS)),
    text: ({ kind }) => DIFFERENCE_KINDS[kind],
  },
  { title: "PSP order", width: 33, text: ({ psp_order_id }) => psp_order_id ?? "-" },
  { title: "PSP transaction", width: 18, text: ({ psp_transaction_id }) => psp_transaction_id ?? "-" },
  {
    title: "MultiSafepay",
    width: 16,
    text: ({ psp_amount, psp_currency }) => (psp_amount ? `${psp_amount} ${psp_currency ?? ""}` : "-"),
  },
  {
    title: "Medusa",
    width: 16,
    text: ({ shop_amount, shop_currency }) => (shop_amount ? `${shop_amount} ${shop_currency ?? ""}` : "-"),
  },
  {
    title: "order",
    width: 8,
    text: ({ display_id }) => (display_id === undefined ? "-" : `#${display_id}`),
  },
  {
    title: "payment or refund",
    width: 30,
    text: ({ payment_id, refund_id }) => refund_id ?? payment_id ?? "-",
  },
]

const line = (cells: string[]) =>
  cells
    .map((cell, index) => cell.padEnd(COLUMNS[index]?.width ?? 0))
    .join("  ")
    .trimEnd()

export const tableHead = (): string =>
  `${line(COLUMNS.map(({ title }) => title))}\n${line(COLUMNS.map(({ width }) => "-".repeat(width)))}`

export const tableRow = (difference: Difference): string => line(COLUMNS.map(({ text }) => text(difference)))

export function tableSummary({ sites, difference_count, from, until }: ReconciliationReport): string {
  const counts = sites.map(({ site, transactions, ours, error }) =>
    error === undefined
      ? `${site}: ${transactions} transactions of MultiSafepay read, ${ours} of them Alipay payments and refunds of this shop.`
      : `${site}: could not be reconciled. ${error}`,
  )
  const verdict =
    difference_count === 0
      ? "No differences"
      : `${difference_count} difference${difference_count === 1 ? "" : "s"}`
  return ["", ...counts, `${verdict} from ${from} until ${until}.`].join("\n")
}
