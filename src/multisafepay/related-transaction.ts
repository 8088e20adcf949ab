import { z } from "zod/v4"
import type { MinorUnits } from "./minor-units"
import { normalizeStatus } from "./status"
import { optionalAmount, optionalText, optionalTime, requiredText, withoutUndefined } from "./tolerant"
import { normalizeTransactionType } from "./transaction"

/** A refund, chargeback, capture … of a PSP order. */
export type RelatedTransaction = {
  transactionId: string
  refundOrderId?: string
  type?: string
  status: string
  /** As MultiSafepay sends it: may be negative. */
  amount: MinorUnits
  currency?: string
  created?: Date
  description?: string
}

export const relatedTransactionSchema = z
  .object({
    transaction_id: requiredText,
    refund_order_id: optionalText,
    type: optionalText,
    status: optionalText,
    amount: optionalAmount,
    currency: optionalText,
    created: optionalTime,
    description: optionalText,
  })
  .transform(
    (wire): RelatedTransaction =>
      withoutUndefined({
        transactionId: wire.transaction_id,
        refundOrderId: wire.refund_order_id,
        type: wire.type === undefined ? undefined : normalizeTransactionType(wire.type),
        status: normalizeStatus(wire.status ?? "unknown"),
        amount: wire.amount ?? 0,
        currency: wire.currency?.toUpperCase(),
        created: wire.created,
        description: wire.description,
      }),
  )
