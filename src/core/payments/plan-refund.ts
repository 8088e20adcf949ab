import {
  hidesItsRefunds,
  isFailedRefund,
  type MinorUnits,
  type MultiSafepayOrder,
  type PspCost,
  type PspRefund,
  type PspRefundId,
  type RefundId,
  refundsOf,
  unaccountedWithdrawals,
} from "../../multisafepay"
import type { RefundRecord } from "../shop-db/sessions/payment-records"

export type RefundPlan =
  | { do: "adopt"; refund: Pick<PspRefund, "transactionId" | "refundOrderId"> }
  | { do: "send" }
  /** Another record already belongs to the PSP refund that this one was made for. */
  | { do: "refuse" }
  /** Core undoes a completion that failed. The refund policy decides about a paid cart, not the failure of one try. */
  | { do: "keep" }
  /** Money left the order for a refund that neither side lists: it may be this one, so a person has to check. */
  | { do: "ambiguous"; sign: PspCost | "partial_refunded" }

/**
 * Decides whether a refund that Medusa asks for already exists at MultiSafepay. MultiSafepay's API has no idempotency
 * key, and Medusa retries a failed refund under a new id: without this check, a time-out would pay the shopper twice.
 *
 * These are adopted, in this order:
 * - the PSP refund that the record was made for (payment sync books one that was made in the dashboard; it may be part
 *   of a total only, and must never be sent),
 * - the PSP refund under the record's own id (an earlier response was lost),
 * - if Medusa requests it: a refund of the same amount that Medusa once requested under an id that it has since
 *   discarded.
 *
 * @param records Medusa's refunds of this payment, including the requested one
 */
export function planRefund(
  refundId: RefundId,
  amount: MinorUnits,
  pspOrder: MultiSafepayOrder,
  records: readonly RefundRecord[],
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
    return others.some((other) => other.pspRefundId === pspRefundId || other.id === made?.refundOrderId)
      ? { do: "refuse" }
      : { do: "adopt", refund: { transactionId: pspRefundId } }
  }
  // Money that Medusa has no payment for has no refund records either: every earlier refund would look unrecorded.
  const equal = isMedusaRefundId(refundId)
    ? unrecordedRefunds(refunds, records).find(
        (refund) => refund.amount === amount && isMedusaRefundId(refund.refundOrderId),
      )
    : undefined
  const known = refunds.find((refund) => refund.refundOrderId === refundId) ?? equal
  if (known) {
    return { do: "adopt", refund: known }
  }
  const [withdrawal] = unaccountedWithdrawals(pspOrder, pspRefundIds(refundId, refunds, records))
  if (withdrawal) {
    return { do: "ambiguous", sign: withdrawal }
  }
  return hidesItsRefunds(pspOrder) && !records.some(({ pspRefundId }) => pspRefundId)
    ? { do: "ambiguous", sign: "partial_refunded" }
    : { do: "send" }
}

/** MultiSafepay's ids of the refunds in Medusa's books, without the requested one. */
function pspRefundIds(
  refundId: RefundId,
  refunds: readonly PspRefund[],
  records: readonly RefundRecord[],
): (PspRefundId | undefined)[] {
  return records
    .filter(({ id }) => id !== refundId)
    .map(
      ({ id, pspRefundId }) =>
        pspRefundId ?? refunds.find(({ refundOrderId }) => refundOrderId === id)?.transactionId,
    )
}

/** PSP refunds without a Medusa record: made in the dashboard, or their record was discarded. */
export function unrecordedRefunds(
  refunds: readonly PspRefund[],
  records: readonly RefundRecord[],
): PspRefund[] {
  const recorded = new Set(
    records.flatMap((record) => [record.id, ...(record.pspRefundId ? [record.pspRefundId] : [])]),
  )
  return refunds.filter(
    (refund) => !recorded.has(refund.transactionId) && !recorded.has(refund.refundOrderId ?? ""),
  )
}

/** Medusa's refund ids look like `ref_01J…`. */
const isMedusaRefundId = (id: string | undefined) => id?.startsWith("ref_") ?? false
