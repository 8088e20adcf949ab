import { isFailedRefund, type MultiSafepayOrder, refundedTotal, refundsOf } from "../../multisafepay"
import { paymentStateOf } from "../../providers/alipay/status"
import { type ShopRefund, type ShopState, shopRefundedTotal } from "../settle-payment/shop-state"

/** What is to be remembered of a payment that was looked at and with which nothing was in the way. */
export type Verdict = {
  /** When to look at it again, in ms from now; undefined when nothing can come of it any more. */
  lookAgainInMs?: number
  /** Every refund that was made until then has come to its end at MultiSafepay. */
  refundsSettledAt?: Date
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
  { session, payment }: Pick<ShopState, "session" | "payment">,
  now: Date,
): Verdict {
  const age = (since: Date | undefined) => (since ? now.getTime() - since.getTime() : DAY)
  if (!pspOrder) {
    const isNew = session !== undefined && !payment && age(session.createdAt) < UNKNOWN_FOR_MS
    return isNew ? { lookAgainInMs: clamp(age(session.createdAt), 3 * MINUTE) } : {}
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
    ? { refundsSettledAt: latest }
    : { lookAgainInMs: clamp(age(latest), 15 * MINUTE) }
}

/** Whether MultiSafepay knows each of Medusa's refunds and how it ended; of an answer without a list, the sum counts. */
function areRefundsThrough(pspOrder: MultiSafepayOrder, payment: NonNullable<ShopState["payment"]>): boolean {
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
