import { predatesPayment } from "../../core/payments/contradiction"
import { canBeTriedAgain, hasEnded, holdsMoney, paymentStateOf } from "../../core/payments/payment-state"
import { isIdOfSum } from "../../core/payments/requested-refunds"
import {
  type ShopPayment,
  type ShopRefund,
  type ShopState,
  shopRefundedTotal,
} from "../../core/payments/shop-state"
import { IN_PROGRESS_MS } from "../../core/shop-db/fragments/in-progress"
import {
  isFailedRefund,
  type MultiSafepayOrder,
  type PspRefund,
  refundedTotal,
  refundsOf,
} from "../../multisafepay"

/** What to record about a payment after a check without errors. */
export type NextCheck = {
  /** When to check it again, in ms from now; undefined when nothing more can change. */
  checkAgainInMs?: number
  /**
   * MultiSafepay does not know the order, or shows a state from before a booked payment, and nobody is waiting for it.
   * For a booked payment, see `isWorkOwed`.
   */
  isOver?: true
  /** Every refund made before this time has reached its final state at MultiSafepay. */
  refundsFinalAt?: Date
}

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
/** A PSP order may be unknown for a while: it is created after its session, and MultiSafepay has many servers. */
const UNKNOWN_FOR_MS = 2 * DAY

/**
 * What recovery waits for after shop and PSP agree, as a pure function: a payment that can still be paid, or a refund
 * that is still in progress, booked in Medusa or not. The interval between checks grows with age (each is checked again
 * at twice its age), up to one day.
 */
export function nextCheckOf(
  pspOrder: MultiSafepayOrder | null,
  { session, payment, journal }: Pick<ShopState, "session" | "payment" | "journal">,
  now: Date,
): NextCheck {
  const age = (since: Date | undefined) => (since ? now.getTime() - since.getTime() : DAY)
  const underWay = payment || !pspOrder ? undefined : refundsOf(pspOrder).filter(isUnderWay).at(-1)
  if (underWay) {
    return { checkAgainInMs: clamp(age(underWay.created), 15 * MINUTE) }
  }
  // It is not known whether it is refunded: MultiSafepay may correct what it says.
  if (!payment && pspOrder && paymentStateOf(pspOrder) === "paid" && !holdsMoney(pspOrder)) {
    return { checkAgainInMs: DAY }
  }
  if (!session && !payment && journal?.payableUntil) {
    return nextCheckOfAbandoned(pspOrder, journal.payableUntil, now)
  }
  if (!pspOrder) {
    if (journal?.completion || journal?.decision === "refund") {
      return {}
    }
    const isNew = session !== undefined && !payment && age(session.createdAt) < UNKNOWN_FOR_MS
    return isNew ? { checkAgainInMs: clamp(age(session.createdAt), 3 * MINUTE) } : { isOver: true }
  }
  if (payment && predatesPayment(pspOrder, { payment })) {
    return { isOver: true }
  }
  const state = paymentStateOf(pspOrder)
  const mayStillBePaid =
    state === "open" ||
    state === "under_review" ||
    (hasEnded(state) && canBeTriedAgain(pspOrder, session?.data, now))
  if (mayStillBePaid) {
    return { checkAgainInMs: clamp(age(session?.createdAt ?? pspOrder.created), 3 * MINUTE) }
  }
  if (!payment || (state !== "paid" && state !== "refunded")) {
    return {}
  }
  const times = payment.refunds.map(({ createdAt }) => createdAt.getTime())
  const latest = times.length > 0 ? new Date(Math.max(...times)) : undefined
  // What cannot be booked yet, such as a sum that may include a failed refund, is checked again.
  if (refundedTotal(pspOrder) > shopRefundedTotal(payment)) {
    return { checkAgainInMs: clamp(age(latest), 15 * MINUTE) }
  }
  if (!latest) {
    return {}
  }
  if (!areRefundsThrough(pspOrder, payment)) {
    return { checkAgainInMs: clamp(age(latest), 15 * MINUTE) }
  }
  // The order's sums are not compared while core may still be writing them.
  const left = IN_PROGRESS_MS - age(latest)
  return left > 0 ? { checkAgainInMs: clamp(left + MINUTE, 0) } : { refundsFinalAt: latest }
}

/**
 * For an order without a session. If MultiSafepay has cancelled it, it is checked once more when its payment page has
 * expired too; otherwise it can be paid until then.
 */
function nextCheckOfAbandoned(pspOrder: MultiSafepayOrder | null, payableUntil: Date, now: Date): NextCheck {
  const left = payableUntil.getTime() - now.getTime()
  const state = pspOrder && paymentStateOf(pspOrder)
  if (state === "under_review" || (state === "open" && left <= 0)) {
    return { checkAgainInMs: DAY / 4 }
  }
  if (left <= 0) {
    return pspOrder ? {} : { isOver: true }
  }
  switch (state) {
    case "cancelled":
      return { checkAgainInMs: left }
    case "paid":
    case "refunded":
    case "disputed":
      return {}
    default: {
      const age = pspOrder?.created ? now.getTime() - pspOrder.created.getTime() : 30 * MINUTE
      return { checkAgainInMs: Math.min(clamp(age, 3 * MINUTE), left) }
    }
  }
}

/**
 * Whether MultiSafepay shows the final state of each of Medusa's refunds. Its sum is enough for accepted refunds while
 * it lists none, and for refunds that were booked from the sum.
 */
export function areRefundsThrough(pspOrder: MultiSafepayOrder, payment: ShopPayment): boolean {
  const listed = refundsOf(pspOrder)
  const isKnown = ({ id, pspRefundId }: ShopRefund) =>
    listed.some(
      ({ transactionId, refundOrderId }) => refundOrderId === id || transactionId === (pspRefundId ?? id),
    )
  const unknown = payment.refunds.filter((refund) => !isKnown(refund))
  return (
    !listed.some(isUnderWay) &&
    (unknown.length === 0 ||
      (refundedTotal(pspOrder) >= shopRefundedTotal(payment) &&
        unknown.every(({ pspRefundId }) =>
          listed.length === 0 ? pspRefundId !== undefined : isIdOfSum(pspRefundId),
        )))
  )
}

const isUnderWay = (refund: PspRefund) => refund.status !== "completed" && !isFailedRefund(refund)

const clamp = (ms: number, least: number) => Math.min(Math.max(ms, least), DAY)
