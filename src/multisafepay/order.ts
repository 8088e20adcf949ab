import { z } from "zod/v4"
import { type AnswerOrigin, readAnswer } from "./answer"
import { MultiSafepayError } from "./errors"
import type { MinorUnits } from "./minor-units"
import type { PspOrderId } from "./psp-order-id"
import { type RelatedTransaction, relatedTransactionSchema } from "./related-transaction"
import { normalizeStatus } from "./status"
import {
  optionalAmount,
  optionalList,
  optionalObject,
  optionalText,
  optionalTime,
  requiredAmount,
  requiredText,
  withoutUndefined,
} from "./tolerant"

/** What MultiSafepay charged for a transaction. */
export type PspCost = {
  /** Major units as written ("0.49"), the only amount of the API that is not in minor units. */
  amount: string
  description?: string
  /** In lower case: `system` and `internal` are fees; `withdraw` is outgoing money, such as a refund. */
  type?: string
  /** Id of the transaction that it belongs to. */
  transactionId?: string
  status?: string
  created?: Date
}

export type MultiSafepayOrder = {
  orderId: PspOrderId
  /** Absent until the shopper has chosen a payment method. */
  transactionId?: string
  /** Decides what the shop does. Lower case; unknown values are possible. */
  status: string
  /** Informative only: the test platform leaves it at `initialized` for paid orders. */
  financialStatus?: string
  currency: string
  amount: MinorUnits
  amountRefunded: MinorUnits
  created?: Date
  modified?: Date
  completed?: Date
  /**
   * `payment_details.type`, for example ALIPAY. May be another method than the order requested, if the shopper chose it
   * on the payment page.
   */
  paymentMethod?: string
  /** `payment_details.wallet`, for example GCASH. */
  wallet?: string
  var1?: string
  var2?: string
  reason?: string
  reasonCode?: string
  relatedTransactions: RelatedTransaction[]
  costs: PspCost[]
}

/**
 * Restores the order's Date objects after it went through JSON: Medusa's workflow engine serialises every workflow
 * input, and leaves strings where the type says `Date`.
 */
export function withTimes(order: MultiSafepayOrder): MultiSafepayOrder {
  return {
    ...timesOf(order, ["created", "modified", "completed"]),
    relatedTransactions: order.relatedTransactions.map((transaction) => timesOf(transaction, ["created"])),
    costs: order.costs.map((cost) => timesOf(cost, ["created"])),
  }
}

function timesOf<T extends { [Key in Name]?: Date }, Name extends string>(
  value: T,
  names: readonly Name[],
): T {
  const times = names.flatMap((name) => (value[name] === undefined ? [] : [[name, new Date(value[name])]]))
  return { ...value, ...Object.fromEntries(times) }
}

const costSchema = z
  .object({
    amount: optionalText,
    description: optionalText,
    type: optionalText,
    transaction_id: optionalText,
    status: optionalText,
    created: optionalTime,
  })
  .transform(
    (cost): PspCost =>
      withoutUndefined({
        amount: cost.amount ?? "0",
        description: cost.description,
        type: cost.type?.toLowerCase(),
        transactionId: cost.transaction_id,
        status: cost.status === undefined ? undefined : normalizeStatus(cost.status),
        created: cost.created,
      }),
  )

const orderSchema = z
  .object({
    order_id: requiredText.brand<"PspOrderId">(),
    transaction_id: optionalText,
    status: requiredText,
    financial_status: optionalText,
    currency: requiredText,
    amount: requiredAmount,
    amount_refunded: optionalAmount,
    created: optionalTime,
    modified: optionalTime,
    completed: optionalTime,
    completed_date: optionalTime,
    payment_details: optionalObject(z.object({ type: optionalText, wallet: optionalText })),
    var1: optionalText,
    var2: optionalText,
    reason: optionalText,
    reason_code: optionalText,
    related_transactions: optionalList(relatedTransactionSchema),
    costs: optionalList(costSchema),
  })
  .transform(
    (wire): MultiSafepayOrder =>
      withoutUndefined({
        orderId: wire.order_id,
        transactionId: wire.transaction_id,
        status: normalizeStatus(wire.status),
        financialStatus:
          wire.financial_status === undefined ? undefined : normalizeStatus(wire.financial_status),
        currency: wire.currency.toUpperCase(),
        amount: wire.amount,
        amountRefunded: wire.amount_refunded ?? 0,
        created: wire.created,
        modified: wire.modified,
        completed: wire.completed ?? wire.completed_date,
        paymentMethod: wire.payment_details.type,
        wallet: wire.payment_details.wallet,
        var1: wire.var1,
        var2: wire.var2,
        reason: wire.reason,
        reasonCode: wire.reason_code,
        relatedTransactions: wire.related_transactions,
        costs: wire.costs,
      }),
  )

/**
 * Parses an order from an API response's `data` or from a notification's body. Parse the text with `parseLosslessJson`,
 * otherwise ids above 2^53 lose digits before they get here.
 *
 * @throws MultiSafepayError when a required field is missing, or an amount or a list cannot be read
 */
export function parseOrder(json: unknown, origin: AnswerOrigin = { endpoint: "local" }): MultiSafepayOrder {
  return readAnswer(orderSchema, json, origin)
}

/** Like parseOrder, and throws a transient error when the answer is about another order. */
export function parseOrderOf(orderId: PspOrderId, json: unknown, origin: AnswerOrigin): MultiSafepayOrder {
  const order = parseOrder(json, origin)
  if (isSameOrderId(order.orderId, orderId)) return { ...order, orderId }
  throw new MultiSafepayError(
    `MultiSafepay ${origin.endpoint} answered for another order. Try again later.`,
    {
      kind: "transient",
      endpoint: origin.endpoint,
      httpStatus: origin.httpStatus,
      pspOrderId: orderId,
    },
  )
}

/** MultiSafepay may return numeric ids as integers, without leading zeros, and letters in another case. */
export function isSameOrderId(answered: string, asked: string): boolean {
  const plain = (id: string) => id.toLowerCase().replace(/^0+(?=\d+$)/, "")
  return plain(answered) === plain(asked)
}
