import { paymentStateOf } from "../../core/payments/payment-state"
import { isFailedRefund, type MultiSafepayOrder, refundedTotal, refundsOf } from "../../multisafepay"
import { type ShopPayment, type ShopRefund, type ShopState, shopRefundedTotal } from "./shop-state"

/** What is to be remembered of a payment that was looked at and with which nothing was in the way. */
export type Verdict = {
  /** When to look at it again, in ms from now; undefined when nothing can come of it any more. */
  lookAgainInMs?: number
  /** MultiSafepay knows no such order, and nobody waits for it any more. */
  isOver?: true
  /** Every refund that was made until then has come to its end at MultiSafepay. */
  refundsFinalAt?: Date
}

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
/** A PSP order may be unknown for a moment: it is made after its session, and MultiSafepay is many machines. */
const UNKNOWN_FOR_MS = 2 * DAY

/**
 * What recovery waits for after shop and PSP agree, as a pure function: a payment that may still be paid, a refund that
 * is still on its way. Each is looked at again when it is twice as old, and every day at least.
 */
export function verdictOn(
  pspOrder: MultiSafepayOrder | null,
  { session, payment, journal }: Pick<ShopState, "session" | "payment" | "journal">,
  now: Date,
): Verdict {
  const age = (since: Date | undefined) => (since ? now.getTime() - since.getTime() : DAY)
  if (!session && !payment && journal?.payableUntil) {
    return verdictOnAbandoned(pspOrder, journal.payableUntil, now)
  }
  if (!pspOrder) {
    if (payment) {
      return {}
    }
    const isNew = session !== undefined && age(session.createdAt) < UNKNOWN_FOR_MS
    return isNew ? { lookAgainInMs: clamp(age(session.createdAt), 3 * MINUTE) } : { isOver: true }
  }
  const state = paymentStateOf(pspOrder)
  const mayStillBePaid =
    state === "open" ||
    state === "under_review" ||
    (state === "declined" && isAhead(session?.data?.expires_at, now))
  if (mayStillBePaid) {
    return { lookAgainInMs: clamp(age(session?.createdAt ?? pspOrder.created), 3 * MINUTE) }
  }
  if (!payment || payment.refunds.length === 0 || (state !== "paid" && state !== "refunded")) {
    return {}
  }
  const latest = new Date(Math.max(...payment.refunds.map(({ createdAt }) => createdAt.getTime())))
  return areRefundsThrough(pspOrder, payment)
    ? { refundsFinalAt: latest }
    : { lookAgainInMs: clamp(age(latest), 15 * MINUTE) }
}

/**
 * No session stands for the order. One that MultiSafepay has closed is looked at once more when its payment page has
 * closed too; any other may be paid until then.
 */
function verdictOnAbandoned(pspOrder: MultiSafepayOrder | null, payableUntil: Date, now: Date): Verdict {
  const left = payableUntil.getTime() - now.getTime()
  const state = pspOrder && paymentStateOf(pspOrder)
  if (state === "under_review" || (state === "open" && left <= 0)) {
    return { lookAgainInMs: DAY / 4 }
  }
  if (left <= 0) {
    return pspOrder ? {} : { isOver: true }
  }
  switch (state) {
    case "cancelled":
      return { lookAgainInMs: left }
    case "paid":
    case "refunded":
    case "disputed":
      return {}
    default: {
      const age = pspOrder?.created ? now.getTime() - pspOrder.created.getTime() : 30 * MINUTE
      return { lookAgainInMs: Math.min(clamp(age, 3 * MINUTE), left) }
    }
  }
}

/** Whether MultiSafepay knows each of Medusa's refunds and how it ended; of an answer without a list, the sum counts. */
function areRefundsThrough(pspOrder: MultiSafepayOrder, payment: ShopPayment): boolean {
  const listed = refundsOf(pspOrder)
  const isUnderWay = listed.some((refund) => refund.status !== "completed" && !isFailedRefund(refund))
  const isKnown = ({ id, pspRefundId }: ShopRefund) =>
    listed.some(
      ({ transactionId, refundOrderId }) => refundOrderId === id || transactionId === (pspRefundId ?? id),
    )
  return (
    !isUnderWay && (payment.refunds.every(isKnown) || refundedTotal(pspOrder) >= shopRefundedTotal(payment))
  )
}

const isAhead = (time: string | undefined, now: Date) =>
  time !== undefined && Date.parse(time) > now.getTime()

const clamp = (ms: number, least: number) => Math.min(Math.max(ms, least), DAY)
