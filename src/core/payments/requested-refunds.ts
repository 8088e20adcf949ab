import {
  asMinorUnits,
  isFailedRefund,
  type MinorUnits,
  type MultiSafepayOrder,
  nextAmsterdamMidnight,
  refundedTotal,
  refundsOf,
  totalOf,
} from "../../multisafepay"
import type { RefundId } from "./refund-id"
import type { RefundRecord } from "./refund-record"
import type { AcceptedRefund } from "./unbooked-refunds"

/**
 * A refund that was requested from MultiSafepay. The plugin's own table has it from before the request until
 * MultiSafepay refuses it, because Medusa deletes its record when the answer is lost.
 */
export type RequestedRefund = {
  refundOrderId: RefundId
  amount: MinorUnits
  askedAt: Date
  /** The id with which MultiSafepay accepted it. */
  acceptedAs?: string
  /** Payment sync sent it by itself. */
  isAutomatic?: true
}

/**
 * MultiSafepay needs some time to pay out the refunds of a day, and an order may have been read just before midnight.
 */
const PAYING_OUT_MS = 60 * 60_000

/** From this time on, MultiSafepay's answer includes the refund, or proves that it was not made. */
export const shownBy = ({ askedAt }: Pick<RequestedRefund, "askedAt">): Date =>
  new Date(nextAmsterdamMidnight(askedAt).getTime() + PAYING_OUT_MS)

type Known = {
  /** Medusa's refunds of the payment. */
  records: readonly RefundRecord[]
  /** The accepted refunds of money that Medusa has no payment for. */
  accepted: readonly AcceptedRefund[]
}

/**
 * The refunds that MultiSafepay may have made without showing them yet. This is assumed only for an order whose list
 * lacks a refund that MultiSafepay has accepted or counts in its sum. For any other order, a refund that is not listed
 * was not made, as MultiSafepay documents, and a failed one can be repeated immediately.
 * @param shown the order as MultiSafepay answered before `now`
 */
export function unansweredRefunds(
  asked: readonly RequestedRefund[],
  shown: MultiSafepayOrder,
  { records, accepted }: Known,
  now: Date,
): RequestedRefund[] {
  const refunds = refundsOf(shown)
  const listed = new Set(
    refunds.flatMap(({ transactionId, refundOrderId }) => [transactionId, refundOrderId]),
  )
  const made = [
    ...records.flatMap(({ id, pspRefundId }) => (pspRefundId ? [[id, pspRefundId]] : [])),
    ...accepted.map(({ refundOrderId, transactionId }) => [refundOrderId, transactionId]),
  ]
  // Medusa may have deleted the record of a refund that was accepted.
  const acceptedAsked = asked.flatMap(({ refundOrderId, acceptedAs }) =>
    acceptedAs ? [[refundOrderId, acceptedAs]] : [],
  )
  const isSumListed = refundedTotal(shown) <= totalOf(refunds.filter((refund) => !isFailedRefund(refund)))
  if (isSumListed && [...made, ...acceptedAsked].every((ids) => ids.some((id) => listed.has(id)))) {
    return []
  }
  const answered = new Set([...listed, ...made.flat()])
  return asked.filter((refund) => !answered.has(refund.refundOrderId) && now < shownBy(refund))
}

/** Medusa's refunds with the ids that only the plugin's own table has, because Medusa's could not be written. */
export const withAcceptedIds = (
  records: readonly RefundRecord[],
  asked: readonly RequestedRefund[],
): RefundRecord[] =>
  records.map((record) => {
    const pspRefundId =
      record.pspRefundId ?? asked.find(({ refundOrderId }) => refundOrderId === record.id)?.acceptedAs
    return pspRefundId ? { ...record, pspRefundId } : record
  })

/** `bookedAs`: Medusa's refund that now matches the PSP refund. */
export type RebookedRefund = RequestedRefund & { bookedAs: RefundId }

/** The id of a refund that payment sync books while MultiSafepay shows only the sum. No PSP refund has such an id. */
export const idOfSum = (pspOrder: MultiSafepayOrder): string =>
  `${pspOrder.transactionId ?? pspOrder.orderId}${OF_SUM}${refundedTotal(pspOrder)}`

const OF_SUM = "-refunded-"

/** The sum that a refund was booked from; undefined for the id of a PSP refund. */
export function sumOf(pspRefundId: string | undefined): MinorUnits | undefined {
  const [, sum] = /.-refunded-(\d+)$/.exec(pspRefundId ?? "") ?? []
  return sum === undefined ? undefined : asMinorUnits(Number(sum))
}

export const isIdOfSum = (pspRefundId: string | undefined): boolean => sumOf(pspRefundId) !== undefined

/**
 * The refunds whose record Medusa deleted, and which payment sync has since booked under another id, or from the sum.
 * The person who requested one knows only that it failed, and may repeat it.
 */
export function rebookedRefunds(
  asked: readonly RequestedRefund[],
  shown: MultiSafepayOrder,
  records: readonly RefundRecord[],
  now: Date,
): RebookedRefund[] {
  const listed = refundsOf(shown)
  return asked.flatMap((refund) => {
    const { refundOrderId, acceptedAs } = refund
    const all = listed.filter(
      (one) => one.refundOrderId === refundOrderId || one.transactionId === acceptedAs,
    )
    const made = all.find((one) => !isFailedRefund(one))
    const booked = records.find(
      ({ pspRefundId, isOfSync, amount }) =>
        isOfSync &&
        ((made !== undefined && pspRefundId === made.transactionId) ||
          ((made || all.length === 0) && isIdOfSum(pspRefundId) && amount === refund.amount)),
    )
    const isDeleted = !records.some(({ id }) => id === refundOrderId)
    return booked && isDeleted && now < shownBy(refund) ? [{ ...refund, bookedAs: booked.id }] : []
  })
}
