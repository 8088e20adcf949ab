import {
  type MinorUnits,
  type MultiSafepayOrder,
  type PspOrderId,
  refundsOf,
  surelyRefundedTotal,
} from "../../multisafepay"
import { isPaymentSessionId } from "../ids"
import { CLOCKS_DIFFER_MS } from "../search-period"
import { asRefundId, isMedusaRefundId, type RefundId } from "./refund-id"

/** Prefix of the ids of refunds of money that Medusa has no payment for. */
const UNBOOKED = "unbooked-"

/**
 * A refund of money that Medusa has no payment for, as MultiSafepay accepted it. The plugin's own table has it, because
 * MultiSafepay may not list a refund until after midnight.
 */
export type AcceptedRefund = {
  refundOrderId: RefundId
  /** As MultiSafepay answered. */
  transactionId: string
  amount: MinorUnits
  /** ISO time. */
  acceptedAt: string
}

export const isUnbookedRefundId = (refundId: RefundId): boolean => refundId.startsWith(UNBOOKED)

/**
 * Whether the shop made a refund that MultiSafepay lists: its id is that of a Medusa record, or from
 * `nextUnbookedRefundId`. Refunds made in MultiSafepay's dashboard have the id of the payment, or another one.
 */
export const isShopRefundId = (refundOrderId: string | null): boolean =>
  isMedusaRefundId(refundOrderId) || refundOrderId?.startsWith(UNBOOKED) === true

/**
 * The payment session of a refund that the shop made, from MultiSafepay's description of that refund.
 * @returns undefined for a refund that the shop did not make, and when it names no session
 */
export function sessionOfShopRefund({
  orderId,
  var2,
}: Pick<MultiSafepayOrder, "orderId" | "var2">): PspOrderId | undefined {
  const inId = /^unbooked-(payses_[^-]+)/.exec(orderId)?.[1]
  return isShopRefundId(orderId) ? [var2, inId].find(isPaymentSessionId) : undefined
}

/**
 * The id of the next refund of money that Medusa has no payment for: `unbooked-<PSP order id>`, with `-2`, `-3` … if
 * there is a refund with the earlier id. The same id means the same refund, so a repetition sends nothing. A refund that
 * failed keeps its id: otherwise it would be taken for the next one, which MultiSafepay may not list yet.
 * At most 50 characters, MultiSafepay's limit.
 * @param pspOrder as it was when the refund was decided
 */
export function nextUnbookedRefundId(pspOrder: MultiSafepayOrder): RefundId {
  const taken = new Set(refundsOf(pspOrder).map(({ refundOrderId }) => refundOrderId))
  const first = `${UNBOOKED}${pspOrder.orderId}`
  let id = first
  for (let number = 2; taken.has(id); number++) {
    id = `${first}-${number}`
  }
  return asRefundId(id)
}

/** The PSP order with the accepted refunds that MultiSafepay does not list yet, each at most once. */
export function withAcceptedRefunds(
  pspOrder: MultiSafepayOrder,
  accepted: readonly AcceptedRefund[],
): MultiSafepayOrder {
  const unclaimed = refundsOf(pspOrder)
  const unlisted = accepted.filter(({ transactionId, refundOrderId }) => {
    const byId = unclaimed.findIndex((refund) => refund.transactionId === transactionId)
    const at = byId < 0 ? unclaimed.findIndex((refund) => refund.refundOrderId === refundOrderId) : byId
    return at < 0 || unclaimed.splice(at, 1).length === 0
  })
  if (unlisted.length === 0) {
    return pspOrder
  }
  const paidOut = new Set(pspOrder.costs.map(({ transactionId }) => transactionId))
  const newest = Math.max(...refundsOf(pspOrder).map(({ created }) => created?.getTime() ?? 0))
  const isCounted = surelyRefundedTotal(pspOrder) >= pspOrder.amount
  return {
    ...pspOrder,
    relatedTransactions: [
      ...pspOrder.relatedTransactions,
      ...unlisted.map(({ transactionId, refundOrderId, amount, acceptedAt }) => ({
        transactionId,
        refundOrderId,
        type: "refund",
        status: isCounted || paidOut.has(transactionId) ? "completed" : "reserved",
        amount,
        currency: pspOrder.currency,
        created: asNewest(new Date(acceptedAt), newest),
      })),
    ],
  }
}

/**
 * When an accepted refund was made that MultiSafepay does not list yet: after those that it lists, as far as the clocks
 * of this shop and of MultiSafepay can differ.
 */
const asNewest = (acceptedAt: Date, newest: number): Date =>
  newest - acceptedAt.getTime() < CLOCKS_DIFFER_MS
    ? new Date(Math.max(acceptedAt.getTime(), newest))
    : acceptedAt
