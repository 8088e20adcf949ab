import { bookedFromSum, unrecordedRefunds } from "../../core/payments/plan-refund"
import type { RefundId } from "../../core/payments/refund-id"
import { idOfSum, isIdOfSum, shownBy } from "../../core/payments/requested-refunds"
import { type ShopPayment, type ShopRefund, shopRefundedTotal } from "../../core/payments/shop-state"
import {
  isFailedRefund,
  type MinorUnits,
  type MultiSafepayOrder,
  minus,
  type PspRefund,
  refundedTotal,
  refundsOf,
  surelyRefundedTotal,
  totalOf,
} from "../../multisafepay"
import type { Action, DecisionInput } from "./action"
import { isRecordOf, mayBeOf, unlistedRefunds } from "./declined-refunds"

/** A refund may be in flight between its row and its API call for as long as a call may take, plus a margin. */
export const IN_FLIGHT_MS = 120_000

/**
 * Matches the refunds of both sides. Money is sent only where MultiSafepay has refunded less than Medusa's books say,
 * so that a refund that somebody repeated by hand after a crash is not paid twice.
 */
export function decideRefunds(
  pspOrder: MultiSafepayOrder,
  payment: ShopPayment,
  circumstances: Pick<
    DecisionInput,
    "now" | "refusedRefunds" | "unresolvedAlerts" | "closedAlerts" | "dismissedFailures"
  >,
): Action[] {
  const all = refundsOf(pspOrder)
  const standing = all.filter((refund) => !isFailedRefund(refund))
  const unsent = refundsUnknownTo(all, payment)
  const interrupted = unsent.filter((refund) => isInterrupted(refund, circumstances))
  const adoptions = [
    ...adoptListed(all, pspOrder, payment, circumstances),
    ...adoptEqual(interrupted, unrecordedRefunds(standing, payment.refunds)),
  ]
  const adopted = new Set<string>(adoptions.map(({ pspRefundId }) => pspRefundId))
  const handled = new Set<RefundId>(adoptions.map(({ refundId }) => refundId))
  const unexplained = <T extends { id: RefundId }>(refunds: T[]) =>
    refunds.filter(({ id }) => !handled.has(id))
  // Only a complete list proves that a refund is missing from it.
  const made = totalOf([...standing, ...acceptedOnly(all, payment)])
  const sum = refundedTotal(pspOrder)
  if (unsent.length > 0 && totalOf(standing) < sum && sum < made) {
    // The sum lacks what MultiSafepay has accepted since: it is not known yet what it holds.
    return [...adoptions, { do: "await_refund" }]
  }
  const listIsWhole = made >= sum
  const known = minus(shopRefundedTotal(payment), listIsWhole ? totalOf(unexplained(unsent)) : 0)
  const sure = surelyRefundedTotal(pspOrder)
  const certain = sure > made ? sure : made
  const unrecorded = unrecordedRefunds(
    standing.filter((refund) => !adopted.has(refund.transactionId)),
    payment.refunds,
  )
  const outside = withoutEqual(
    unrecorded,
    unsent.filter((refund) => !interrupted.includes(refund)),
  )
  const finished = finish(unexplained(interrupted), pspOrder, payment, listIsWhole)
  // What the sum holds is known only when these have left the books.
  if (
    finished.some(
      ({ do: name }) => name === "delete_refund_record" || (name === "withdraw_refund" && !listIsWhole),
    )
  ) {
    return [...adoptions, ...finished]
  }
  return [
    ...adoptions,
    ...finished,
    ...bookOutside(pspOrder, payment, outside, minus(certain, known), unsent, circumstances),
    ...(outside.length < unrecorded.length ? [{ do: "await_refund" as const }] : []),
  ]
}

/**
 * A refund that somebody makes by hand right after a crash may be the one that Medusa has just written: only once that
 * one counts as interrupted is it known which refund is whose.
 */
function withoutEqual(outside: PspRefund[], inFlight: readonly ShopRefund[]): PspRefund[] {
  const free = [...inFlight]
  return outside.filter((refund) => {
    const at = free.findIndex((record) => mayBeOf(record, refund))
    return at < 0 || free.splice(at, 1).length === 0
  })
}

/**
 * Refunds that MultiSafepay has accepted and does not list, under no id: a listed one of the same amount without an id of
 * the shop's or of the payment may be it.
 */
function acceptedOnly(all: PspRefund[], payment: ShopPayment): ShopRefund[] {
  const standing = all.filter((refund) => !isFailedRefund(refund))
  const free = unrecordedRefunds(standing, payment.refunds).filter(({ refundOrderId }) => !refundOrderId)
  return unlistedRefunds(all, { payment }).filter((record) => {
    const at = free.findIndex(({ amount }) => amount === record.amount)
    return at < 0 || free.splice(at, 1).length === 0
  })
}

/** Refunds in Medusa's books that are missing from MultiSafepay's list, even as declined. */
export function refundsUnknownTo(all: PspRefund[], payment: ShopPayment): ShopRefund[] {
  const atPsp = new Set(all.flatMap((refund) => [refund.transactionId, refund.refundOrderId]))
  return payment.refunds.filter((refund) => !refund.pspRefundId && !atPsp.has(refund.id))
}

const isInterrupted = (
  refund: ShopRefund,
  { now, processNow = now, refusedRefunds }: Pick<DecisionInput, "now" | "processNow" | "refusedRefunds">,
): boolean =>
  // By both clocks: a refund that another process is sending at this moment is not sent a second time.
  Math.min(now.getTime(), processNow.getTime()) - refund.createdAt.getTime() > IN_FLIGHT_MS &&
  !refusedRefunds?.has(refund.id)

type Adoption = Extract<Action, { do: "adopt_refund" }>

/**
 * A refund that was booked from the sum is listed now. A failed one counts only if MultiSafepay's sum fell by it since,
 * and not when it has left the books before.
 */
function adoptListed(
  all: PspRefund[],
  pspOrder: MultiSafepayOrder,
  { refunds }: ShopPayment,
  alerted: AlertedBefore & Pick<DecisionInput, "now">,
): Adoption[] {
  const [failed, standing] = [true, false].map((isFailed) =>
    all.filter((refund) => isFailedRefund(refund) === isFailed),
  ) as [PspRefund[], PspRefund[]]
  const stands = (record: ShopRefund) => standing.some((refund) => isRecordOf(record, refund))
  const counted = refunds.filter((record) => isIdOfSum(record.pspRefundId) || stands(record))
  const fallen = minus(totalOf(counted), refundedTotal(pspOrder))
  const lost = failed.filter((refund) => refund.amount <= fallen && !wasAlerted(refund, alerted))
  // An answer from before the booking may lack what was booked. A refund need not change the order's own time.
  const isSure = ({ createdAt }: ShopRefund) =>
    (pspOrder.modified !== undefined && pspOrder.modified >= createdAt) ||
    alerted.now >= shownBy({ askedAt: createdAt })
  return bookedFromSum([...standing, ...lost], refunds)
    .filter(([record, refund]) => !isFailedRefund(refund) || isSure(record))
    .map(([{ id, amount }, { transactionId }]) => ({
      do: "adopt_refund",
      refundId: id,
      pspRefundId: transactionId,
      amount,
    }))
}

type AlertedBefore = Pick<DecisionInput, "unresolvedAlerts" | "closedAlerts">

const wasAlerted = (
  { transactionId }: PspRefund,
  { unresolvedAlerts, closedAlerts }: AlertedBefore,
): boolean => unresolvedAlerts?.has(transactionId) === true || closedAlerts?.has(transactionId) === true

/** The shop crashed before it sent a refund, and somebody made the same one at MultiSafepay: they are one refund. */
function adoptEqual(interrupted: ShopRefund[], unrecorded: PspRefund[]): Adoption[] {
  const free = [...unrecorded]
  // The latest first: the fewest were made after it.
  return [...interrupted].reverse().flatMap((refund): Adoption[] => {
    const at = free.findIndex((made) => mayBeOf(refund, made))
    const [equal] = at < 0 ? [] : free.splice(at, 1)
    return equal
      ? [{ do: "adopt_refund", refundId: refund.id, pspRefundId: equal.transactionId, amount: refund.amount }]
      : []
  })
}

/**
 * Sends refunds that a crash interrupted. Taken out of the books is one that MultiSafepay lacks the money for, and one
 * that nobody asked for, with which core undid a failed completion.
 */
function finish(
  interrupted: ShopRefund[],
  pspOrder: MultiSafepayOrder,
  payment: ShopPayment,
  listIsWhole: boolean,
): Action[] {
  const isAllRefunded = surelyRefundedTotal(pspOrder) >= pspOrder.amount
  let sentBack = refundedTotal(pspOrder)
  let booked = shopRefundedTotal(payment)
  return interrupted.flatMap(({ id, amount, isRollback }): Action[] => {
    if (isRollback) {
      booked -= amount
      return [{ do: "delete_refund_record", refundId: id, amount }]
    }
    // When all was refunded, the sum holds this one, or its money: it is booked from the sum.
    if ((listIsWhole || isAllRefunded) && amount > pspOrder.amount - sentBack) {
      booked -= amount
      return [{ do: "withdraw_refund", refundId: id, amount }]
    }
    if (sentBack + amount <= booked) {
      sentBack += amount
      return [{ do: "send_refund", refundId: id, amount }]
    }
    return []
  })
}

/**
 * Books refunds made in MultiSafepay's dashboard, up to the amount that MultiSafepay refunded beyond what the shop
 * knows: a refund that replaces a declined one is already in Medusa's books.
 * @param beyondKnown in minor units
 */
function bookOutside(
  pspOrder: MultiSafepayOrder,
  payment: ShopPayment,
  outside: PspRefund[],
  beyondKnown: MinorUnits,
  unsent: readonly ShopRefund[],
  {
    unresolvedAlerts,
    closedAlerts,
    dismissedFailures,
    now,
  }: AlertedBefore & Pick<DecisionInput, "now" | "dismissedFailures">,
): Action[] {
  // Medusa books no more than was captured.
  const bookable = minus(payment.captured, shopRefundedTotal(payment))
  let unknown = beyondKnown < bookable ? beyondKnown : bookable
  const actions: Action[] = []
  for (const refund of outside) {
    if (refund.amount > 0 && refund.amount <= unknown) {
      unknown = minus(unknown, refund.amount)
      actions.push({
        do: "book_refund",
        paymentId: payment.id,
        amount: refund.amount,
        pspRefundId: refund.transactionId,
      })
    }
  }
  const hasFailed = [unresolvedAlerts, closedAlerts].some((alerted) => alerted && alerted.size > 0)
  if (unknown > 0 && refundsOf(pspOrder).length === 0 && !hasFailed) {
    // Without a list, only the total is known. It may still include a failed refund, listed now or earlier, and does not
    // tell whether a refund of Medusa's is in it.
    const asked = unsent.filter(({ id }) => !dismissedFailures?.has(id))
    if (asked.length === 0) {
      actions.push({
        do: "book_refund",
        paymentId: payment.id,
        amount: unknown,
        pspRefundId: idOfSum(pspOrder),
      })
    } else if (
      asked.some(({ createdAt, isRollback }) => isRollback || now < shownBy({ askedAt: createdAt }))
    ) {
      actions.push({ do: "await_refund" })
    } else {
      actions.push(...asked.map(askWhetherSent))
    }
  }
  return actions
}

/** Nothing is sent: MultiSafepay may have made it. */
const askWhetherSent = ({ id: subject, amount }: ShopRefund): Action => ({
  do: "alert",
  kind: "refund_failed",
  stage: "failed",
  subject,
  amount,
  note: "MultiSafepay shows only the sum of the refunds, and it is not known whether this one is in it. Look at the payment in MultiSafepay's dashboard",
})
