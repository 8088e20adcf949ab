import { refundsOfOtherIds, unrecordedRefunds } from "../../core/payments/plan-refund"
import { isMedusaRefundId } from "../../core/payments/refund-id"
import { isIdOfSum } from "../../core/payments/requested-refunds"
import type { ShopPayment, ShopRefund, ShopState } from "../../core/payments/shop-state"
import { CLOCKS_DIFFER_MS } from "../../core/search-period"
import {
  isFailedRefund,
  latestReading,
  type MinorUnits,
  type MultiSafepayOrder,
  occursTwice,
  type PspRefund,
  refundsOf,
  totalOf,
} from "../../multisafepay"
import type { Action, DecisionInput, RefundAlert } from "./action"

/** What the shop knows about the refunds of a PSP order. */
export type RefundEvidence = {
  payment?: Pick<ShopPayment, "refunds"> | undefined
  automaticRefunds?: ShopState["automaticRefunds"]
  /** The alerts about failed refunds that are open or were dismissed, by MultiSafepay's id of the refund. */
  unresolvedAlerts?: ReadonlyMap<string, RefundAlert> | undefined
  /** The same for those that are closed, whether they were resolved or dismissed. */
  closedAlerts?: ReadonlyMap<string, RefundAlert> | undefined
}

export type AlertedRefunds = Required<Pick<RefundEvidence, "unresolvedAlerts" | "closedAlerts">> &
  Pick<DecisionInput, "dismissedFailures">

/**
 * The refunds that failed at MultiSafepay and were not replaced by a later one. A later refund of the same amount
 * replaces one of them, no matter who made it: the shop, by sending it again, or somebody in MultiSafepay's dashboard.
 * A later refund that failed too also replaces the first one if the alert about the first one is closed; then it needs
 * a replacement itself. A refund that entered Medusa's books while the failed one was still in them is a second refund
 * of the same amount, for something else, and replaces nothing. Nor does what payment sync sent: it sends nothing that
 * the merchant decides about. An accepted refund counts before MultiSafepay lists it.
 * @param refunds of one PSP order, in MultiSafepay's order
 */
export function unreplacedRefunds(refunds: readonly PspRefund[], books: RefundEvidence = {}): PspRefund[] {
  const inTime = [...refunds.entries()].sort(([i, one], [j, other]) => timeOf(one) - timeOf(other) || i - j)
  const waiting: PspRefund[] = []
  for (const [, refund] of inTime) {
    takeReplaced(waiting, books, refund.amount, (failed) => mayReplace(refund, failed, refunds, books))
    if (isFailedRefund(refund)) {
      waiting.push(refund)
    }
  }
  for (const record of unlistedRefunds(refunds, books).filter(({ id }) => !isAutomatic(books, id))) {
    takeReplaced(waiting, books, record.amount, ({ transactionId }) => {
      const alert = alertOn(transactionId, books)
      return alert !== undefined && !alert.knownRefunds.has(record.id)
    })
  }
  return waiting
}

/** What it says about the time when it was raised remains true when it is resolved. */
const alertOn = (id: string, { unresolvedAlerts, closedAlerts }: RefundEvidence): RefundAlert | undefined =>
  unresolvedAlerts?.get(id) ?? closedAlerts?.get(id)

/** First the one that was sent again, then one that waits for the merchant; last one that the merchant dismissed. */
function takeReplaced(
  waiting: PspRefund[],
  { unresolvedAlerts, closedAlerts }: RefundEvidence,
  amount: MinorUnits,
  mayBeReplaced: (failed: PspRefund) => boolean,
): void {
  const rankOf = ({ transactionId: id }: PspRefund) => {
    const isClosed = closedAlerts?.has(id)
    if (unresolvedAlerts?.has(id)) {
      return isClosed ? 3 : 1
    }
    return isClosed ? 0 : 2
  }
  const [replaced] = waiting
    .filter((failed) => failed.amount === amount && mayBeReplaced(failed))
    .sort((one, other) => rankOf(one) - rankOf(other))
  if (replaced) {
    waiting.splice(waiting.indexOf(replaced), 1)
  }
}

/**
 * Refunds in Medusa's books that MultiSafepay has accepted but does not list yet. Excludes those booked from the sum:
 * the sum may have included a failed refund, or its parts may be listed.
 */
export const unlistedRefunds = (refunds: readonly PspRefund[], { payment }: RefundEvidence): ShopRefund[] =>
  (payment?.refunds ?? []).filter(
    (record) =>
      record.pspRefundId &&
      !isIdOfSum(record.pspRefundId) &&
      !refunds.some((refund) => isRecordOf(record, refund)),
  )

/**
 * Whether a PSP refund without a record was made after an alert, and was not known then.
 * @param leadMs how long before the alert it may have been made, because clocks differ; negative: how long after
 */
const isAfter = (
  { transactionId, refundOrderId, created }: PspRefund,
  alert: RefundAlert | undefined,
  leadMs: number,
): boolean =>
  alert !== undefined &&
  created !== undefined &&
  !alert.knownRefunds.has(transactionId) &&
  !alert.knownRefunds.has(refundOrderId ?? "") &&
  latestReading(created).getTime() > alert.raisedAt.getTime() - leadMs

const isAutomatic = ({ automaticRefunds }: RefundEvidence, ...ids: (string | undefined)[]): boolean =>
  ids.some((id) => id !== undefined && automaticRefunds?.has(id))

function mayReplace(
  refund: PspRefund,
  failed: PspRefund,
  refunds: readonly PspRefund[],
  books: RefundEvidence,
): boolean {
  const { payment, closedAlerts } = books
  if (isAutomatic(books, refund.transactionId, refund.refundOrderId)) {
    return false
  }
  if (isFailedRefund(refund)) {
    return isAfter(refund, closedAlerts?.get(failed.transactionId), CLOCKS_DIFFER_MS)
  }
  const record = payment?.refunds.find((booked) => isRecordOf(booked, refund))
  const alert = alertOn(failed.transactionId, books)
  if (!record) {
    const records = payment?.refunds ?? []
    const isUnsent = (booked: ShopRefund) =>
      !booked.pspRefundId && !refunds.some((listed) => isRecordOf(booked, listed))
    if (records.some((booked) => isUnsent(booked) && mayBeOf(booked, refund))) {
      return false
    }
    return !mayBeOfSum(refund, refunds, records) || isAfter(refund, alert, -CLOCKS_DIFFER_MS)
  }
  return (
    !payment?.refunds.some((booked) => isRecordOf(booked, failed)) &&
    // Core may have deleted the record under whose id it was made, and payment sync has booked it since.
    ![record.id, refund.refundOrderId ?? ""].some((id) => alert?.knownRefunds.has(id))
  )
}

/** Whether a refund may be a part of a booked sum. It is not when the refunds without a record exceed the sum by it. */
function mayBeOfSum({ amount }: PspRefund, refunds: readonly PspRefund[], records: readonly ShopRefund[]) {
  const { booked, unrecorded } = bookedSums(refunds, records)
  return amount <= booked && unrecorded - booked < amount
}

/** What was booked from MultiSafepay's sum, and what MultiSafepay lists without a record, which may be parts of it. */
export function bookedSums(
  refunds: readonly PspRefund[],
  records: readonly ShopRefund[],
): { booked: MinorUnits; unrecorded: MinorUnits } {
  const standing = refunds.filter((refund) => !isFailedRefund(refund))
  return {
    booked: totalOf(records.filter(({ pspRefundId }) => isIdOfSum(pspRefundId))),
    unrecorded: totalOf(refundsOfOtherIds(standing, records)),
  }
}

/**
 * Whether a PSP refund without a record may be the one that this record was written for. It has the same amount, and
 * either an id that Medusa has discarded, or somebody made it by hand after the record was written.
 */
export const mayBeOf = (
  { amount, createdAt }: ShopRefund,
  { created, refundOrderId, ...refund }: PspRefund,
): boolean =>
  refund.amount === amount &&
  (isMedusaRefundId(refundOrderId) ||
    created === undefined ||
    latestReading(created).getTime() >= createdAt.getTime() - CLOCKS_DIFFER_MS)

export const isRecordOf = ({ id, pspRefundId }: ShopRefund, refund: PspRefund): boolean =>
  refund.transactionId === pspRefundId || refund.refundOrderId === id

/**
 * Failed refunds whose money is still due to the shopper, by MultiSafepay's id. There are none if other refunds cover
 * the whole payment. The list of refunds decides that, not MultiSafepay's sum, which may include a failed refund.
 */
export function refundsToSend(
  pspOrder: MultiSafepayOrder,
  books: RefundEvidence = {},
): Map<string, PspRefund> {
  const refunds = refundsOf(pspOrder)
  const unlisted = books.payment ? acceptedOnly(refunds, books.payment) : []
  const made = [...refunds.filter((refund) => !isFailedRefund(refund)), ...unlisted]
  const isRefunded = made.reduce((sum, { amount }) => sum + amount, 0) >= pspOrder.amount
  const waiting = isRefunded ? [] : unreplacedRefunds(refunds, books)
  return new Map(waiting.map((refund) => [refund.transactionId, refund]))
}

/**
 * Refunds that MultiSafepay has accepted but does not list. Leaves out one if a refund of the same amount is listed
 * without an id of the shop or of the payment: that may be the accepted one.
 */
export function acceptedOnly(all: PspRefund[], payment: Pick<ShopPayment, "refunds">): ShopRefund[] {
  const standing = all.filter((refund) => !isFailedRefund(refund))
  const free = unrecordedRefunds(standing, payment.refunds).filter(({ refundOrderId }) => !refundOrderId)
  return unlistedRefunds(all, { payment }).filter((record) => {
    const at = free.findIndex(({ amount }) => amount === record.amount)
    return at < 0 || free.splice(at, 1).length === 0
  })
}

/** The failed refunds of this answer that another refund has replaced and whose alert is not resolved. */
export function replacedRefunds(pspOrder: MultiSafepayOrder, books: RefundEvidence): string[] {
  const toSend = refundsToSend(pspOrder, books)
  return refundsOf(pspOrder)
    .map(({ transactionId }) => transactionId)
    .filter((id) => books.unresolvedAlerts?.has(id) && !toSend.has(id))
}

/**
 * Alerts about failed refunds that the merchant was not asked about yet. Their money is never sent again automatically:
 * the merchant decides.
 */
export const alertFailedRefunds = (pspOrder: MultiSafepayOrder, books: RefundEvidence): Action[] =>
  [...refundsToSend(pspOrder, books).values()]
    .filter(({ transactionId }) => !books.unresolvedAlerts?.has(transactionId))
    .map(({ transactionId: subject, amount }) => ({ do: "alert", kind: "refund_declined", subject, amount }))

const HOUR_MS = 60 * 60_000

/** The same for all times of the hour that occurs twice: there, MultiSafepay's order of the list decides. */
function timeOf({ created }: PspRefund): number {
  const time = created?.getTime() ?? 0
  return created && occursTwice(created) ? time - (time % HOUR_MS) : time
}
