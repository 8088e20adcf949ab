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
import { acceptedOnly, isRecordOf, mayBeOf } from "./declined-refunds"

/** How long a refund may be in flight between its row and its API call: as long as a call may take, plus a margin. */
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
  const accepted = acceptedOnly(all, payment)
  const made = totalOf([...standing, ...accepted])
  const sum = refundedTotal(pspOrder)
  if (unsent.length > 0 && totalOf(standing) < sum && sum < made) {
    // The sum lacks what MultiSafepay has accepted since: it is not known yet what it holds.
    const undone = finish(
      interrupted.filter(({ isRollback }) => isRollback),
      pspOrder,
      payment,
      false,
    )
    return [
      ...adoptions,
      ...(undone.length > 0 ? undone : waitOrAsk(unexplained(unsent), accepted, circumstances)),
    ]
  }
  // Only a complete list proves that a refund is missing from it.
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
  // Which refunds the sum includes is known only after these records have left the books.
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
 * Leaves out refunds that may belong to a record that Medusa has just written: somebody may make the same refund by
 * hand right after a crash. Which record a refund belongs to is known only once that record counts as interrupted.
 */
function withoutEqual(outside: PspRefund[], inFlight: readonly ShopRefund[]): PspRefund[] {
  const free = [...inFlight]
  return outside.filter((refund) => {
    const at = free.findIndex((record) => mayBeOf(record, refund))
    return at < 0 || free.splice(at, 1).length === 0
  })
}

/** Refunds in Medusa's books that have no PSP refund yet: MultiSafepay does not list them, not even as declined. */
export function refundsUnknownTo(all: PspRefund[], payment: ShopPayment): ShopRefund[] {
  const atPsp = new Set(all.flatMap((refund) => [refund.transactionId, refund.refundOrderId]))
  return payment.refunds.filter((refund) => !refund.pspRefundId && !atPsp.has(refund.id))
}

const isInterrupted = (
  refund: ShopRefund,
  { now, processNow = now, refusedRefunds }: Pick<DecisionInput, "now" | "processNow" | "refusedRefunds">,
): boolean =>
  // Old enough by both clocks, so that a refund that another process is sending right now is not sent twice.
  Math.min(now.getTime(), processNow.getTime()) - refund.createdAt.getTime() > IN_FLIGHT_MS &&
  !refusedRefunds?.has(refund.id)

type Adoption = Extract<Action, { do: "adopt_refund" }>

/**
 * Matches refunds that were booked from the sum with refunds that MultiSafepay lists now. A failed refund matches only
 * if MultiSafepay's sum has fallen by its amount since, and if it has not left the books before.
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
  // An answer from before the booking may lack what was booked. A refund does not always change the order's own time.
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

/** If the shop crashed before it sent a refund, and somebody made the same one at MultiSafepay, they are one refund. */
function adoptEqual(interrupted: ShopRefund[], unrecorded: PspRefund[]): Adoption[] {
  const free = [...unrecorded]
  // The latest record first: it has the fewest candidates, because only refunds made after it can match.
  return [...interrupted].reverse().flatMap((refund): Adoption[] => {
    const at = free.findIndex((made) => mayBeOf(refund, made))
    const [equal] = at < 0 ? [] : free.splice(at, 1)
    return equal
      ? [{ do: "adopt_refund", refundId: refund.id, pspRefundId: equal.transactionId, amount: refund.amount }]
      : []
  })
}

/**
 * Sends refunds that a crash interrupted. Removes from the books a refund that MultiSafepay has no money left for, and
 * a refund that nobody asked for, because core used it to undo a failed completion.
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
    // If everything was refunded, the sum includes this refund or its money, which is then booked from the sum.
    if ((listIsWhole || isAllRefunded) && amount > pspOrder.amount - sentBack) {
      booked -= amount
      // Without a whole list, nothing shows that it was never sent, and all the money is back: no alert is due.
      return [{ do: listIsWhole ? "withdraw_refund" : "delete_refund_record", refundId: id, amount }]
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
 */
function bookOutside(
  pspOrder: MultiSafepayOrder,
  payment: ShopPayment,
  outside: PspRefund[],
  beyondKnown: MinorUnits,
  unsent: readonly ShopRefund[],
  circumstances: AlertedBefore & Asked,
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
  const { unresolvedAlerts, closedAlerts } = circumstances
  const hasFailed = [unresolvedAlerts, closedAlerts].some((alerted) => alerted && alerted.size > 0)
  if (unknown > 0 && refundsOf(pspOrder).length === 0 && !hasFailed) {
    // Without a list, only the sum is known. It may still include a failed refund that was listed before, and does not
    // show whether it includes a refund of Medusa's.
    const open = waitOrAsk(unsent, [], circumstances)
    actions.push(
      ...(open.length > 0
        ? open
        : [
            {
              do: "book_refund" as const,
              paymentId: payment.id,
              amount: unknown,
              pspRefundId: idOfSum(pspOrder),
            },
          ]),
    )
  }
  return actions
}

type Asked = Pick<DecisionInput, "now" | "dismissedFailures">

/**
 * What to do about refunds that a sum without a list may hold: wait until MultiSafepay must list them, and then ask the
 * merchant. Nothing about those whose alert the merchant has dismissed.
 * @param accepted refunds that MultiSafepay has accepted and must show as well
 */
function waitOrAsk(
  unsent: readonly ShopRefund[],
  accepted: readonly ShopRefund[],
  { now, dismissedFailures }: Asked,
): Action[] {
  const open = unsent.filter(({ id }) => !dismissedFailures?.has(id))
  const waits = [...open, ...accepted].some(
    ({ createdAt, isRollback }) => isRollback || now < shownBy({ askedAt: createdAt }),
  )
  return waits ? [{ do: "await_refund" }] : open.map(askWhetherSent)
}

/** Alerts instead of sending the refund, because MultiSafepay may have made it already. */
const askWhetherSent = ({ id: subject, amount }: ShopRefund): Action => ({
  do: "alert",
  kind: "refund_failed",
  stage: "failed",
  subject,
  amount,
  note: "MultiSafepay shows only the sum of the refunds, and it is not known whether this one is in it. It is not sent again until MultiSafepay lists the refunds. Look at the payment in MultiSafepay's dashboard",
})
