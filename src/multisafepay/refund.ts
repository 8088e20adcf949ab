import { asMinorUnits, type MinorUnits, minus, totalOf } from "./minor-units"
import type { MultiSafepayOrder, PspCost } from "./order"
import { withoutUndefined } from "./tolerant"

/** A refund of a PSP order, whoever requested it. */
export type PspRefund = {
  transactionId: string
  refundOrderId?: string
  status: string
  /** Minor units, zero or more. */
  amount: MinorUnits
  currency: string
  created?: Date
  description?: string
}

/** Statuses of a refund that did not and will not move money. */
export const FAILED_REFUND_STATUSES: ReadonlySet<string> = new Set([
  "declined",
  "void",
  "cancelled",
  "expired",
])

/** True when a refund failed or was withdrawn, so that its amount can be refunded again. */
export function isFailedRefund(refund: { status?: string }): boolean {
  return FAILED_REFUND_STATUSES.has(refund.status ?? "")
}

/**
 * The refunds of a PSP order in MultiSafepay's order, including failed ones.
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
 * What is refunded or being refunded, in minor units: the larger of MultiSafepay's own sum (`amount_refunded`, absent
 * in some responses) and the sum of the refunds that did not fail. A status alone counts only without a list: MultiSafepay
 * may leave it at `refunded` when a refund is declined.
 */
export function refundedTotal(pspOrder: MultiSafepayOrder): MinorUnits {
  const refunds = refundsOf(pspOrder)
  const listed = totalOf(refunds.filter((refund) => !isFailedRefund(refund)))
  const known = listed > pspOrder.amountRefunded ? listed : pspOrder.amountRefunded
  const isStatusAll = known === 0 && pspOrder.status === "refunded" && refunds.length === 0
  return isStatusAll ? pspOrder.amount : known
}

/**
 * What was certainly refunded, in minor units: MultiSafepay's sum may be ahead of its list, and may still include
 * refunds that failed.
 */
export function surelyRefundedTotal(pspOrder: MultiSafepayOrder): MinorUnits {
  const refunds = refundsOf(pspOrder)
  const listed = totalOf(refunds.filter((refund) => !isFailedRefund(refund)))
  const withoutFailed = minus(refundedTotal(pspOrder), totalOf(refunds.filter(isFailedRefund)))
  return listed > withoutFailed ? listed : withoutFailed
}

/** True when the status says that something was refunded, and neither list nor sum says what. */
export function hidesItsRefunds(pspOrder: MultiSafepayOrder): boolean {
  return pspOrder.status === "partial_refunded" && refundedTotal(pspOrder) === 0
}

/**
 * Costs of type `withdraw` without a matching refund in the order's list or in `known`: signs of refunds of unknown
 * amount, as in MultiSafepay's own sample of an order. They are matched by transaction id, then one by one, because
 * MultiSafepay does not document that the ids agree.
 *
 * @param known ids of refund transactions that the shop has in its books; undefined for one without an id
 */
export function unaccountedWithdrawals(
  pspOrder: MultiSafepayOrder,
  known: readonly (string | undefined)[] = [],
): PspCost[] {
  const all = refundsOf(pspOrder)
  const listed = all.filter((refund) => !isFailedRefund(refund))
  // The cost of a refund that failed later stays, and explains no other one.
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
