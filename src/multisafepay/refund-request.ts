import { z } from "zod/v4"
import { type AnswerOrigin, readAnswer } from "./answer"
import { currencySchema } from "./currency"
import type { MinorUnits } from "./minor-units"
import { optionalText, refuse, withoutUndefined } from "./tolerant"

/** The API refunds everything when the amount is 0 or absent; this schema excludes that. */
export const refundRequestSchema = z
  .strictObject({
    amount: z
      .int("must be a whole number of minor units")
      .min(1, "must be at least 1: MultiSafepay refunds everything when it is 0"),
    /** Must be the original order's. */
    currency: currencySchema,
    /** Your own id of the refund, the only id by which it can be found again. */
    refundOrderId: z.string().min(1, "must not be empty").max(50, "must have at most 50 characters"),
    description: z.string().max(200, "must have at most 200 characters").optional(),
    /** Free for your own use; returned with the refund in the account's list of transactions. */
    var2: z.string().max(100, "must have at most 100 characters").optional(),
  })
  .transform((refund) =>
    withoutUndefined({
      amount: refund.amount,
      currency: refund.currency,
      refund_order_id: refund.refundOrderId,
      description: refund.description,
      var2: refund.var2,
    }),
  )

export type RefundRequest = z.input<typeof refundRequestSchema> & { amount: MinorUnits }

export type CreatedRefund = {
  /** MultiSafepay's id of the refund, for `cancelRefund`. */
  refundId: string
}

const createdRefundSchema = z
  .object({ refund_id: optionalText, transaction_id: optionalText })
  .transform((answer, context): CreatedRefund => {
    // MultiSafepay's specification has an example without refund_id, in which only transaction_id can be the refund's.
    const refundId = answer.refund_id ?? answer.transaction_id
    return { refundId: refundId ?? refuse(context, "is missing", ["refund_id"]) }
  })

/** A response without an id is a transient error with unknown outcome. */
export function parseCreatedRefund(data: unknown, origin: AnswerOrigin): CreatedRefund {
  return readAnswer(createdRefundSchema, data, origin)
}
