import { paymentStateOf } from "../../core/payments/payment-state"
import type { RefundId } from "../../core/payments/refund-id"
import { isIdOfSum, shownBy } from "../../core/payments/requested-refunds"
import type { PaidTransaction, PspMovement } from "../../core/shop-db/reconciliation/candidates"
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
  surelyRefundedTotal,
  totalOf,
  unaccountedWithdrawals,
} from "../../multisafepay"
import type { DifferenceKind } from "./difference"
import type { ShopRecord, ShopRecordRefund } from "./shop-record"

/** MultiSafepay's view of one payment session. */
export type PspSide = {
  pspOrder: MultiSafepayOrder | null
  /** When `pspOrder` was requested. */
  readAt: Date
  /** Transactions in MultiSafepay's list that took money for it: more than one when the shopper paid twice. */
  paid: readonly PaidTransaction[]
  movements: readonly PspMovement[]
  /** The merchant has decided to keep money of it that Medusa has not booked. */
  isKept?: boolean
}

/** A difference. Amounts are in minor units. */
export type Finding = {
  kind: DifferenceKind
  pspTransactionId?: string | undefined
  pspAmount?: MinorUnits | undefined
  shopAmount?: MinorUnits | undefined
  refundId?: RefundId | undefined
}

/**
 * Compares what both sides have in their books about one payment.
 * @param until later changes may still be in flight and are left to the next reconciliation
 */
export function compare(psp: PspSide, shop: ShopRecord | undefined, until: Date): Finding[] {
  const { pspOrder, readAt, paid, movements, isKept } = psp
  const dispute = disputeOf(movements)
  const twice = paidAgain(paid, shop).map(
    ({ transactionId }): Finding => ({
      kind: "paid_twice",
      pspTransactionId: transactionId,
      pspAmount: pspOrder?.amount,
    }),
  )
  const payments =
    shop && shop.captured > 0
      ? comparePayment(pspOrder, dispute, shop, { until, readAt })
      : isKept
        ? []
        : findUnknownPayment(pspOrder, until)
  return [...twice, ...dispute, ...findCoupons(movements), ...payments]
}

/**
 * The transactions beyond the one that the shop keeps. Those that the merchant refunded are settled. When the one in
 * Medusa's books was refunded, the shop keeps none.
 */
function paidAgain(paid: readonly PaidTransaction[], shop: ShopRecord | undefined): PaidTransaction[] {
  const left = paid.filter(({ isRefunded }) => !isRefunded)
  const refunded = totalOf(shop?.refunds ?? [])
  const isRefundedInShop = shop !== undefined && shop.captured > 0 && refunded >= shop.captured
  return left.slice(left.length < paid.length && isRefundedInShop ? 0 : 1)
}

/**
 * The outcome of a dispute according to the list of transactions: charged back, or returned because the merchant won.
 * MultiSafepay does not document which of the two an order's own status shows after a won dispute, so the list decides.
 */
function disputeOf(movements: readonly PspMovement[]): Finding[] {
  const reversals = movements.filter(({ type }) => type === "chargeback")
  const returns = movements.filter(({ type }) => type === "reverse_chargeback")
  const last = returns.length > 0 && returns.length >= reversals.length ? returns.at(-1) : reversals.at(-1)
  return last
    ? [
        {
          kind: last.type === "chargeback" ? "disputed" : "dispute_won",
          pspTransactionId: last.transactionId,
          pspAmount: last.amount,
        },
      ]
    : []
}

const findCoupons = (movements: readonly PspMovement[]): Finding[] =>
  movements
    .filter(({ type }) => type === "coupon")
    .map(({ transactionId, amount }) => ({
      kind: "coupon",
      pspTransactionId: transactionId,
      pspAmount: amount,
    }))

function findUnknownPayment(pspOrder: MultiSafepayOrder | null, until: Date): Finding[] {
  const isUnknown = pspOrder && paymentStateOf(pspOrder) === "paid" && !isAfter(pspOrder.completed, until)
  return isUnknown
    ? [
        {
          kind: "payment_missing_in_shop",
          pspTransactionId: pspOrder.transactionId,
          pspAmount: minus(pspOrder.amount, surelyRefundedTotal(pspOrder)),
        },
      ]
    : []
}

type Times = { until: Date; readAt: Date }

function comparePayment(
  pspOrder: MultiSafepayOrder | null,
  dispute: readonly Finding[],
  shop: ShopRecord,
  times: Times,
): Finding[] {
  const state = pspOrder && paymentStateOf(pspOrder)
  const both = {
    pspTransactionId: pspOrder?.transactionId,
    pspAmount: pspOrder?.amount,
    shopAmount: shop.captured,
  }
  if (!pspOrder || (state !== "paid" && state !== "refunded" && state !== "disputed")) {
    return [{ ...both, kind: "payment_missing_at_psp" }]
  }
  if (state === "disputed") {
    return dispute.length > 0 ? [] : [{ ...both, kind: "disputed" }]
  }
  const isEqual = pspOrder.amount === shop.captured && pspOrder.currency === shop.currency
  return [
    ...(isEqual ? [] : [{ ...both, kind: "payment_amount_differs" as const }]),
    ...findMoneyOfCancelledOrder(pspOrder, shop),
    ...compareRefunds(pspOrder, shop.refunds, times),
  ]
}

/** Money of a cancelled order that should have been refunded: neither side has refunded it in full. */
function findMoneyOfCancelledOrder(pspOrder: MultiSafepayOrder, shop: ShopRecord): Finding[] {
  const shopAmount = minus(shop.captured, totalOf(shop.refunds))
  const pspAmount = minus(pspOrder.amount, surelyRefundedTotal(pspOrder))
  return shop.order?.cancelled && shopAmount > 0 && pspAmount > 0
    ? [
        {
          kind: "cancelled_order_not_refunded",
          pspTransactionId: pspOrder.transactionId,
          pspAmount,
          shopAmount,
        },
      ]
    : []
}

function compareRefunds(
  pspOrder: MultiSafepayOrder,
  shopRefunds: readonly ShopRecordRefund[],
  { until, readAt }: Times,
): Finding[] {
  const all = refundsOf(pspOrder)
  const atPsp = all.filter((refund) => !isFailedRefund(refund))
  if (atPsp.length === 0 && surelyRefundedTotal(pspOrder) > 0) {
    return compareTotals(pspOrder, shopRefunds, readAt)
  }
  const listed = totalOf(atPsp)
  const inShop = [...shopRefunds]
  const withdrawn = new Set<string | undefined>(
    pspOrder.costs.flatMap(({ type, transactionId }) => (type === "withdraw" ? (transactionId ?? []) : [])),
  )
  const pairs = [...takePairs(atPsp, inShop, isSameRefund), ...takePairs(atPsp, inShop, isSameAmount)]
  const failedOf = (shop: ShopRecordRefund) => failedRefund(all, shop)
  // Accepted, not listed yet, and perhaps in the sum: reported as missing, they would be paid twice.
  const unlisted = inShop.filter((shop) => shop.pspRefundId && !failedOf(shop))
  const accepted =
    listed + totalOf(unlisted) <= surelyRefundedTotal(pspOrder)
      ? unlisted
      : unlisted.filter(({ pspRefundId }) => !isIdOfSum(pspRefundId))
  const counted = listed + totalOf(accepted) <= refundedTotal(pspOrder) ? accepted : []
  const withdrawals = withdrawalsUnknownTo(pspOrder, shopRefunds)
  const isOnlyStatus = hidesItsRefunds(pspOrder) && all.length + shopRefunds.length + withdrawals.length === 0
  return [
    ...(isOnlyStatus
      ? [{ kind: "refund_missing_in_shop" as const, pspTransactionId: pspOrder.transactionId }]
      : []),
    ...(surelyRefundedTotal(pspOrder) > listed
      ? compareTotals(pspOrder, shopRefunds, readAt).filter(isMissingInShop)
      : []),
    ...pairs
      .filter(([psp, shop]) => psp.amount !== shop.amount)
      .map(
        ([psp, shop]): Finding => ({
          kind: "refund_amount_differs",
          pspTransactionId: psp.transactionId,
          pspAmount: psp.amount,
          refundId: shop.id,
          shopAmount: shop.amount,
        }),
      ),
    ...atPsp
      .filter(({ created }) => !isAfter(created, until))
      .map(
        ({ transactionId, amount }): Finding => ({
          kind: "refund_missing_in_shop",
          pspTransactionId: transactionId,
          pspAmount: amount,
        }),
      ),
    ...withdrawals
      .filter(({ created }) => !isAfter(created, until))
      .map(
        ({ transactionId }): Finding => ({ kind: "refund_missing_in_shop", pspTransactionId: transactionId }),
      ),
    ...inShop
      .filter(({ createdAt, pspRefundId }) => !isAfter(createdAt, until) && !withdrawn.has(pspRefundId))
      .filter((shop) => !counted.includes(shop) && !mayBeUnlisted(all, shop, readAt))
      .map((shop): Finding => {
        const failed = failedOf(shop)
        return {
          kind: failed ? "refund_declined" : "refund_missing_at_psp",
          pspTransactionId: failed?.transactionId,
          refundId: shop.id,
          shopAmount: shop.amount,
        }
      }),
  ]
}

/** Refunds that Medusa does not have and that MultiSafepay shows only in the order's costs, without their amount. */
function withdrawalsUnknownTo(
  pspOrder: MultiSafepayOrder,
  shopRefunds: readonly ShopRecordRefund[],
): PspCost[] {
  const listed = refundsOf(pspOrder)
  const known = shopRefunds.map(
    ({ id, pspRefundId }) =>
      pspRefundId ?? listed.find(({ refundOrderId }) => refundOrderId === id)?.transactionId,
  )
  return unaccountedWithdrawals(pspOrder, known)
}

const isMissingInShop = ({ kind }: Finding) => kind === "refund_missing_in_shop"

/** MultiSafepay has accepted it, and does not have to show it yet. */
const mayBeUnlisted = (all: readonly PspRefund[], shop: ShopRecordRefund, readAt: Date): boolean =>
  shop.pspRefundId !== undefined &&
  !isIdOfSum(shop.pspRefundId) &&
  !failedRefund(all, shop) &&
  readAt < shownBy({ askedAt: shop.askedAt ?? shop.createdAt })

/**
 * For a response with no list of refunds, or with an incomplete one: only the totals can be compared. MultiSafepay's
 * total may or may not include failed refunds.
 */
function compareTotals(
  pspOrder: MultiSafepayOrder,
  shopRefunds: readonly ShopRecordRefund[],
  readAt: Date,
): Finding[] {
  const { transactionId: pspTransactionId } = pspOrder
  const [least, most] = [surelyRefundedTotal(pspOrder), refundedTotal(pspOrder)]
  const shopAmount = totalOf(shopRefunds)
  const all = refundsOf(pspOrder)
  const due = totalOf(shopRefunds.filter((shop) => !mayBeUnlisted(all, shop, readAt)))
  if (shopAmount < least) {
    return [{ kind: "refund_missing_in_shop", pspTransactionId, pspAmount: least, shopAmount }]
  }
  return due > most ? [{ kind: "refund_missing_at_psp", pspTransactionId, pspAmount: most, shopAmount }] : []
}

/** Removes matching refunds from both lists. */
function takePairs(
  atPsp: PspRefund[],
  inShop: ShopRecordRefund[],
  belongs: (psp: PspRefund, shop: ShopRecordRefund) => boolean,
): [PspRefund, ShopRecordRefund][] {
  const pairs: [PspRefund, ShopRecordRefund][] = []
  for (const psp of [...atPsp]) {
    const shop = inShop.find((candidate) => belongs(psp, candidate))
    if (shop) {
      pairs.push([psp, shop])
      atPsp.splice(atPsp.indexOf(psp), 1)
      inShop.splice(inShop.indexOf(shop), 1)
    }
  }
  return pairs
}

const isSameRefund = (psp: PspRefund, shop: ShopRecordRefund) =>
  psp.transactionId === shop.pspRefundId || psp.refundOrderId === shop.id

const failedRefund = (all: readonly PspRefund[], shop: ShopRecordRefund): PspRefund | undefined =>
  all.find((psp) => isFailedRefund(psp) && isSameRefund(psp, shop))

/** A refund that replaces a declined one, or one whose id was lost: the amounts still agree. */
const isSameAmount = (psp: PspRefund, shop: ShopRecordRefund) => psp.amount === shop.amount

const isAfter = (time: Date | undefined, until: Date) => time !== undefined && time > until
