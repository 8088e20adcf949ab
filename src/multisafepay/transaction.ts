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
  /** Minor units. */
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

/** Lower case with underscores: an order's related transactions write "reverse-chargeback", the list does not. */
export function normalizeTransactionType(type: string): string {
  return type.toLowerCase().replaceAll("-", "_")
}

/** A line of the list that cannot be read, and the fields for which. */
export type UnreadableTransaction = { orderId?: string; var2?: string; fields: string }

/** Which order a line is about, whatever else is wrong with it. */
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

/** A page of the list with its cursor: `pager.cursor.after`, or the same in the URL of the next page. */
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

/** Filters with readable names; the time is a Date object and sent as Amsterdam time. */
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
  /** The site's lines include other payment methods' and fees: one that cannot be read does not make others unreadable. */
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

/** The cursor after a page: given directly, or in the URL of the next page. An empty page is the last one. */
function nextCursor(page: z.output<typeof transactionPageSchema>): string | undefined {
  if (page.data.length === 0) return undefined
  const address = page.pager?.after
  const fromAddress =
    address !== undefined && URL.canParse(address) ? new URL(address).searchParams.get("after") : undefined
  return page.pager?.cursor?.after ?? fromAddress ?? undefined
}
