import { z } from "zod/v4"
import { formatAmsterdamTime } from "./amsterdam-time"
import type { MinorUnits } from "./minor-units"
import { normalizeStatus } from "./status"
import {
  optionalObject,
  optionalText,
  optionalTime,
  requiredList,
  requiredSignedAmount,
  requiredText,
  withoutUndefined,
} from "./tolerant"

/** A line of the list of transactions: payments, refunds and any other movement of money. */
export type PspTransaction = {
  transactionId: string
  orderId?: string
  /**
   * In lower case, with underscores; unknown values are possible. The specification (schema Transaction) lists
   * admin_fee, affiliate_payout, automatic_payout, chargeback, coupon, currency_conversion, deposit, fastcheckout,
   * internal, merchant_settlement, monthly_fee, payment, refund, reverse_chargeback, signup_fee and withdrawal. Only
   * `payment` is a payment: a `reverse_chargeback`, a `coupon` or a `currency_conversion` brings money in as well.
   */
  type?: string
  status: string
  currency: string
  /** Negative for outgoing money. */
  amount: MinorUnits
  created?: Date
  var2?: string
}

const transactionSchema = z
  .object({
    transaction_id: requiredText,
    order_id: optionalText,
    type: optionalText,
    status: requiredText,
    currency: requiredText,
    amount: requiredSignedAmount,
    created: optionalTime,
    var2: optionalText,
  })
  .transform(
    (wire): PspTransaction =>
      withoutUndefined({
        transactionId: wire.transaction_id,
        orderId: wire.order_id,
        type: wire.type === undefined ? undefined : normalizeTransactionType(wire.type),
        status: normalizeStatus(wire.status),
        currency: wire.currency.toUpperCase(),
        amount: wire.amount,
        created: wire.created,
        var2: wire.var2,
      }),
  )

/** An order's related transactions have "reverse-chargeback", the list "reverse_chargeback". */
export function normalizeTransactionType(type: string): string {
  return type.toLowerCase().replaceAll("-", "_")
}

/** A line of the list that cannot be read; `fields` are those that are missing or invalid. */
export type UnreadableTransaction = { orderId?: string; var2?: string; fields: string }

/** The order of a line, even if its other fields are invalid. */
const aboutSchema = optionalObject(z.object({ order_id: optionalText, var2: optionalText }))

const lineSchema = z.unknown().transform((line): PspTransaction | UnreadableTransaction => {
  const read = transactionSchema.safeParse(line)
  if (read.success) {
    return read.data
  }
  const { order_id: orderId, var2 } = aboutSchema.parse(line)
  const fields = read.error.issues.map(({ path }) => path.join(".") || "the whole line").join(", ")
  return withoutUndefined({ orderId, var2, fields })
})

/** The cursor is in `pager.cursor.after`, or in the URL of the next page, `pager.after`. */
export const transactionPageSchema = z.object({
  data: requiredList(lineSchema),
  pager: z
    .object({
      after: optionalText,
      cursor: z.object({ after: optionalText }).nullish().catch(undefined),
    })
    .nullish()
    .catch(undefined),
})

export const transactionFilterSchema = z
  .strictObject({
    createdFrom: z.date().transform(formatAmsterdamTime).optional(),
    limit: z.int().min(1).max(1000).optional(),
    /** `next` of the previous page. */
    after: z.string().optional(),
  })
  .transform((filter) => ({
    created_from: filter.createdFrom,
    limit: filter.limit,
    after: filter.after,
  }))

export type TransactionFilter = z.input<typeof transactionFilterSchema>

export type TransactionPage = {
  /** Newest first. */
  transactions: PspTransaction[]
  /** The site's list includes other payment methods and fees: a line that cannot be read must not hide the others. */
  unreadable: UnreadableTransaction[]
  /** Cursor of the next page; absent on the last one. */
  next?: string
}

export function toTransactionPage(page: z.output<typeof transactionPageSchema>): TransactionPage {
  const transactions: PspTransaction[] = []
  const unreadable: UnreadableTransaction[] = []
  for (const line of page.data) {
    if ("fields" in line) unreadable.push(line)
    else transactions.push(line)
  }
  const next = nextCursor(page)
  return { transactions, unreadable, ...(next === undefined ? {} : { next }) }
}

/** An empty page is the last one, even if it has a cursor. */
function nextCursor(page: z.output<typeof transactionPageSchema>): string | undefined {
  if (page.data.length === 0) return undefined
  const address = page.pager?.after
  const fromAddress =
    address !== undefined && URL.canParse(address) ? new URL(address).searchParams.get("after") : undefined
  return page.pager?.cursor?.after ?? fromAddress ?? undefined
}
