import { type MultiSafepayOrder, nextAmsterdamMidnight, refundsOf } from "../../multisafepay"
import type { RefundRecord } from "../shop-db/sessions/payment-records"

/**
 * A refund that MultiSafepay was asked for. The plugin's own table has it from before the request until MultiSafepay
 * refuses it, because Medusa deletes its record when the answer is lost.
 */
export type AskedRefund = {
  refundOrderId: string
  /** Minor units. */
  amount: number
  askedAt: Date
}

/** MultiSafepay needs some time to pay out the refunds of a day, and an order may have been read just before midnight. */
const PAYING_OUT_MS = 60 * 60_000

/** From then on, an order that MultiSafepay shows has the refund, or proves that it was not made. */
export const shownBy = ({ askedAt }: AskedRefund): Date =>
  new Date(nextAmsterdamMidnight(askedAt).getTime() + PAYING_OUT_MS)

/**
 * The refunds that MultiSafepay may have made without showing them yet: it lists them in no state, and no record of
 * Medusa says that they were accepted.
 * @param pspOrder as it was read before `now`, with the accepted refunds of money without a payment
 */
export const unansweredRefunds = (
  asked: readonly AskedRefund[],
  pspOrder: MultiSafepayOrder,
  records: readonly RefundRecord[],
  now: Date,
): AskedRefund[] => {
  const answered = new Set([
    ...refundsOf(pspOrder).map(({ refundOrderId }) => refundOrderId),
    ...records.flatMap(({ id, pspRefundId }) => (pspRefundId ? [id] : [])),
  ])
  return asked.filter((refund) => !answered.has(refund.refundOrderId) && now < shownBy(refund))
}
