import { asMinorUnits, type MinorUnits, minus, totalOf } from "./minor-units"
import type { MultiSafepayOrder, PspCost } from "./order"
import { withoutUndefined } from "./tolerant"

/** A refund of a PSP order, whoever requested it. */
export type PspRefund = {
  transactionId: string
  refundOrderId?: string
  status: string
  /** Zero or more. */
  amount: MinorUnits
  currency: string
  created?: Date
  description?: string
}

/** Statuses of a refund that has moved no money and never will. */
export const FAILED_REFUND_STATUSES: ReadonlySet<string> = new Set([
  "declined",
  "void",
  "cancelled",
  "expired",
])

/** Whether a refund failed or was withdrawn, so that its amount can be refunded again. */
export function isFailedRefund(refund: { status?: string }): boolean {
  return FAILED_REFUND_STATUSES.has(refund.status ?? "")
}

/**
 * The refunds of a PSP order as MultiSafepay sorts them, including failed ones.
 *
 * Older responses have no `type`. An untyped transaction counts as a refund when it looks like one: a refund_order_id,
 * a negative amount, a description that says so, or an order that was refunded.
 */
export function refundsOf(pspOrder: MultiSafepayOrder): PspRefund[] {
  const orderRefunded =
    pspOrder.amountRefunded > 0 || pspOrder.status === "refunded" || pspOrder.status === "partial_refunded"
  return pspOrder.relatedTransactions
    .filter((related) => {
      if (related.type !== undefined) return related.type === "refund"
      return (
        related.refundOrderId !== undefined ||
        related.amount < 0 ||
        /^refund\b/i.test(related.description ?? "") ||
        orderRefunded
      )
    })
    .map((related) =>
      withoutUndefined({
        transactionId: related.transactionId,
        refundOrderId: related.refundOrderId,
        status: related.status,
        amount: asMinorUnits(Math.abs(related.amount)),
        currency: related.currency ?? pspOrder.currency,
        created: related.created,
        description: related.description,
      }),
    )
}

/**
 * What is refunded or being refunded: the larger of MultiSafepay's own sum (`amount_refunded`, absent in some
 * responses) and the sum of the refunds that did not fail. The status alone counts only when no refund is listed:
 * MultiSafepay may leave it at `refunded` when a refund is declined.
 */
export function refundedTotal(pspOrder: MultiSafepayOrder): MinorUnits {
  const refunds = refundsOf(pspOrder)
  const listed = totalOf(refunds.filter((refund) => !isFailedRefund(refund)))
  const known = listed > pspOrder.amountRefunded ? listed : pspOrder.amountRefunded
  const isStatusAll = known === 0 && pspOrder.status === "refunded" && refunds.length === 0
  return isStatusAll ? pspOrder.amount : known
}

/**
 * What was certainly refunded: MultiSafepay's sum may be ahead of its list, and may still include refunds that failed.
 */
export function surelyRefundedTotal(pspOrder: MultiSafepayOrder): MinorUnits {
  const refunds = refundsOf(pspOrder)
  const listed = totalOf(refunds.filter((refund) => !isFailedRefund(refund)))
  const withoutFailed = minus(refundedTotal(pspOrder), totalOf(refunds.filter(isFailedRefund)))
  return listed > withoutFailed ? listed : withoutFailed
}

/** Whether the status says that something was refunded, and neither list nor sum says how much. */
export function hidesItsRefunds(pspOrder: MultiSafepayOrder): boolean {
  return pspOrder.status === "partial_refunded" && refundedTotal(pspOrder) === 0
}

/**
 * Costs of type `withdraw` without a matching refund in the order's list or in `known`. They are signs of refunds of
 * unknown amount, as in MultiSafepay's own sample of an order. Matched by transaction id first, and the rest one for
 * one: MultiSafepay does not document that the ids agree.
 *
 * @param known ids of refund transactions in the shop's books; undefined for one without an id
 */
export function unaccountedWithdrawals(
  pspOrder: MultiSafepayOrder,
  known: readonly (string | undefined)[] = [],
): PspCost[] {
  const all = refundsOf(pspOrder)
  const listed = all.filter((refund) => !isFailedRefund(refund))
  // MultiSafepay keeps the cost of a refund that failed later. It does not account for another refund.
  const failed = new Set(all.filter(isFailedRefund).map(({ transactionId }) => transactionId))
  const withdrawals = pspOrder.costs.filter(
    (cost) => cost.type === "withdraw" && !isFailedRefund(cost) && !failed.has(cost.transactionId ?? ""),
  )
  const refunds = new Set(listed.map(({ transactionId }) => transactionId))
  const others = known.filter((id) => id === undefined || !(refunds.has(id) || failed.has(id)))
  const ids = new Set([...refunds, ...others.filter((id) => id !== undefined)])
  const unmatched = withdrawals.filter(({ transactionId }) => !ids.has(transactionId ?? ""))
  const matched = withdrawals.length - unmatched.length
  const withoutCost = listed.length + others.length - matched
  return unmatched.slice(Math.max(0, withoutCost))
}
