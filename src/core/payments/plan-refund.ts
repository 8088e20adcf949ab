import {
  hidesItsRefunds,
  isFailedRefund,
  type MinorUnits,
  type MultiSafepayOrder,
  minus,
  type PspCost,
  type PspRefund,
  refundedTotal,
  refundsOf,
  totalOf,
  unaccountedWithdrawals,
} from "../../multisafepay"
import { isMedusaRefundId, type RefundId } from "./refund-id"
import type { RefundRecord } from "./refund-record"
import { isIdOfSum, type RebookedRefund, type RequestedRefund, sumOf } from "./requested-refunds"

export type RefundPlan =
  | { do: "adopt"; refund: Pick<PspRefund, "transactionId" | "refundOrderId"> }
  | { do: "send" }
  /** Another record already belongs to the PSP refund that this one was made for. */
  | { do: "refuse" }
  /** Core undoes a completion that failed. The refund policy decides about a paid cart, not the failure of one try. */
  | { do: "keep" }
  /**
   * Money left the order, or may have left it, for a refund that neither side lists. It may be this one, so a person
   * has to check.
   */
  | { do: "ambiguous"; sign: AmbiguitySign }

/** What shows that a refund may have been made. A `RequestedRefund` is a sign only until MultiSafepay must show it. */
export type AmbiguitySign =
  | PspCost
  | "partial_refunded"
  | "amount_refunded"
  | RequestedRefund
  | RebookedRefund

/**
 * Decides whether a refund that Medusa asks for already exists at MultiSafepay. MultiSafepay's API has no idempotency
 * key, and Medusa retries under a new id, so a time-out could pay the shopper twice. Adopts, in this order:
 *
 * 1. The PSP refund that payment sync made the record for. It may be known only as part of a sum, and is never sent.
 * 2. The one under the record's id, whose response was lost. If the id is not Medusa's, the amount must match too.
 * 3. One of the same amount under an id that Medusa has discarded since.
 *
 * @param records Medusa's refunds of this payment, including the requested one
 * @param unanswered refunds that MultiSafepay may have made without showing them yet; see `unansweredRefunds`
 * @param rebooked refunds that somebody may be repeating; see `rebookedRefunds`
 */
export function planRefund(
  refundId: RefundId,
  amount: MinorUnits,
  pspOrder: MultiSafepayOrder,
  records: readonly RefundRecord[],
  unanswered: readonly RequestedRefund[] = [],
  rebooked: readonly RebookedRefund[] = [],
): RefundPlan {
  const refunds = refundsOf(pspOrder).filter((refund) => !isFailedRefund(refund))
  const own = records.find((record) => record.id === refundId)
  if (own?.isRollback) {
    return { do: "keep" }
  }
  if (own?.pspRefundId) {
    const { pspRefundId } = own
    const others = records.filter((record) => record.id !== refundId)
    const made = refunds.find((refund) => refund.transactionId === pspRefundId)
    const isTaken = others.some(
      (other) => other.pspRefundId === pspRefundId || other.id === made?.refundOrderId,
    )
    return isTaken || isPartOf(others, pspRefundId, amount)
      ? { do: "refuse" }
      : { do: "adopt", refund: { transactionId: pspRefundId } }
  }
  // Money that Medusa has no payment for has no refund records either: every earlier refund would look unrecorded.
  const equal = isMedusaRefundId(refundId)
    ? unrecordedRefunds(refunds, records).find(
        (refund) => refund.amount === amount && isMedusaRefundId(refund.refundOrderId),
      )
    : undefined
  const isOwn = (refund: PspRefund) =>
    refund.refundOrderId === refundId && (isMedusaRefundId(refundId) || refund.amount === amount)
  const known = refunds.find(isOwn) ?? equal
  if (known) {
    return { do: "adopt", refund: known }
  }
  const repeated = own?.isOfSync ? undefined : rebooked.find((refund) => refund.amount === amount)
  if (repeated) {
    return { do: "ambiguous", sign: repeated }
  }
  const [withdrawal] = unaccountedWithdrawals(pspOrder, pspRefundIds(refundId, refunds, records))
  if (withdrawal) {
    return { do: "ambiguous", sign: withdrawal }
  }
  if (hidesItsRefunds(pspOrder) && !records.some(({ pspRefundId }) => pspRefundId)) {
    return { do: "ambiguous", sign: "partial_refunded" }
  }
  // Payment sync asks only for what is left after everything that MultiSafepay counts.
  if (isMedusaRefundId(refundId) && !own?.isOfSync && hiddenAmount(refundId, pspOrder, records) >= amount) {
    return { do: "ambiguous", sign: "amount_refunded" }
  }
  const sign = mayInclude(amount, pspOrder, unanswered)
  return sign ? { do: "ambiguous", sign } : { do: "send" }
}

/**
 * Whether a refund that payment sync books from MultiSafepay's sum is in Medusa's books already: after payment sync
 * read them, somebody made a refund through Medusa that the sum includes.
 */
const isPartOf = (others: readonly RefundRecord[], pspRefundId: string, amount: MinorUnits): boolean => {
  const sum = sumOf(pspRefundId)
  return sum !== undefined && minus(sum, totalOf(others)) < amount
}

/** An unanswered refund of the same amount may be this one. For any other, this one must leave enough money. */
function mayInclude(
  amount: MinorUnits,
  pspOrder: MultiSafepayOrder,
  unanswered: readonly RequestedRefund[],
): RequestedRefund | undefined {
  const left = unanswered.reduce(
    (rest, asked) => minus(rest, asked.amount),
    minus(pspOrder.amount, refundedTotal(pspOrder)),
  )
  return unanswered.find((asked) => asked.amount === amount) ?? (amount > left ? unanswered[0] : undefined)
}

/**
 * What MultiSafepay counts as refunded beyond what it lists and what the other records explain. A record without a PSP
 * id explains nothing, because its refund may not have been sent. A failed refund explains nothing either: the sum may
 * no longer include it.
 */
function hiddenAmount(
  refundId: RefundId,
  pspOrder: MultiSafepayOrder,
  records: readonly RefundRecord[],
): MinorUnits {
  const listed = refundsOf(pspOrder)
  const standing = listed.filter((refund) => !isFailedRefund(refund))
  const unrecorded = refundsOfOtherIds(standing, records)
  const unlisted = records.filter(({ id, pspRefundId, amount }) => {
    const isListed = listed.some(
      (refund) => refund.transactionId === pspRefundId || refund.refundOrderId === id,
    )
    if (id === refundId || !pspRefundId || isListed) {
      return false
    }
    // It may be listed under another id, for example when it was booked from the sum.
    const at = unrecorded.findIndex((refund) => refund.amount === amount)
    return at < 0 || unrecorded.splice(at, 1).length === 0
  })
  return minus(minus(refundedTotal(pspOrder), totalOf(standing)), totalOf(unlisted))
}

/** MultiSafepay's ids of the refunds in Medusa's books, without the requested one. */
function pspRefundIds(
  refundId: RefundId,
  refunds: readonly PspRefund[],
  records: readonly RefundRecord[],
): (string | undefined)[] {
  return records
    .filter(({ id }) => id !== refundId)
    .map(
      ({ id, pspRefundId }) =>
        pspRefundId ?? refunds.find(({ refundOrderId }) => refundOrderId === id)?.transactionId,
    )
}

type Booked = Pick<RefundRecord, "id" | "amount" | "pspRefundId">

/** PSP refunds without a Medusa record: made in the dashboard, or their record was discarded. */
export function unrecordedRefunds(refunds: readonly PspRefund[], records: readonly Booked[]): PspRefund[] {
  const fromSum = new Set(bookedFromSum(refunds, records).map(([, refund]) => refund))
  return refundsOfOtherIds(refunds, records).filter((refund) => !fromSum.has(refund))
}

/**
 * Each record that payment sync booked from the sum, with the refund of the same amount that MultiSafepay lists now.
 */
export function bookedFromSum<Record extends Booked>(
  refunds: readonly PspRefund[],
  records: readonly Record[],
): [Record, PspRefund][] {
  const free = refundsOfOtherIds(refunds, records)
  return records.flatMap((record): [Record, PspRefund][] => {
    const at = isIdOfSum(record.pspRefundId) ? free.findIndex(({ amount }) => amount === record.amount) : -1
    return at < 0 ? [] : free.splice(at, 1).map((refund) => [record, refund])
  })
}

/** PSP refunds that are not listed under an id of these records. A record booked from the sum has no such id. */
export function refundsOfOtherIds(refunds: readonly PspRefund[], records: readonly Booked[]): PspRefund[] {
  const recorded = new Set(
    records.flatMap((record) => [record.id, ...(record.pspRefundId ? [record.pspRefundId] : [])]),
  )
  return refunds.filter(
    (refund) => !recorded.has(refund.transactionId) && !recorded.has(refund.refundOrderId ?? ""),
  )
}
