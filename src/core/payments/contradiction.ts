import type { MultiSafepayOrder } from "../../multisafepay"
import { isBehind } from "./is-behind"
import { hasEnded, paymentStateOf } from "./payment-state"
import type { ShopPayment, ShopState } from "./shop-state"

export type Known = Pick<ShopState, "journal"> & { payment?: Pick<ShopPayment, "pspTransactionId"> }

/**
 * Whether an answer of MultiSafepay contradicts what it signed or showed before, about a payment that the shop has not
 * booked. Such an answer must not be acted on.
 * @param pspOrder null: MultiSafepay does not know the order
 */
export function contradictsRecords(pspOrder: MultiSafepayOrder | null, { payment, journal }: Known): boolean {
  const { behindSince, claim, decision } = journal ?? {}
  if (!pspOrder) {
    if (decision === "keep" && !payment && !claim) {
      return false
    }
    const isKnown = moneySeenAt({ journal }) !== undefined || decision === "refund"
    return behindSince !== undefined || (!payment && isKnown)
  }
  return (
    (claim !== undefined && isBehind(pspOrder, claim)) || (!payment && predatesPayment(pspOrder, { journal }))
  )
}

/** The same, also for a payment that the shop has booked. */
export const contradictsBooks = (pspOrder: MultiSafepayOrder | null, known: Known): boolean =>
  contradictsRecords(pspOrder, known) ||
  (known.payment !== undefined && (!pspOrder || predatesPayment(pspOrder, known)))

/**
 * Whether an answer shows a state from before a payment whose money the shop has seen, because MultiSafepay has several
 * servers. Such an answer is no reason to close a payment, to resolve an alert or to forget a decision. Before it was
 * paid, the order may also have shown that an earlier try had ended.
 */
export function predatesPayment(pspOrder: MultiSafepayOrder, { payment, journal }: Known): boolean {
  const { modified, transactionId } = pspOrder
  const state = paymentStateOf(pspOrder)
  const isBefore = state === "open" || state === "under_review"
  if (payment) {
    const isOtherTry = payment.pspTransactionId !== undefined && transactionId !== payment.pspTransactionId
    return isBefore || (hasEnded(state) && isOtherTry)
  }
  const seenAt = moneySeenAt({ journal })
  if (!seenAt || !modified) {
    return isBefore && (seenAt ?? journal?.decision) !== undefined
  }
  // MultiSafepay's times are whole seconds.
  const seenInSecond = Math.floor(seenAt.getTime() / 1_000) * 1_000
  return isBefore ? modified.getTime() <= seenInSecond : hasEnded(state) && modified.getTime() < seenInSecond
}

/** When the shop saw money that it has no payment for: it waits for a second check, an order or the merchant. */
const moneySeenAt = ({ journal }: Pick<ShopState, "journal">): Date | undefined =>
  journal?.firstSeenAt ?? journal?.completion?.firstFailedAt ?? journal?.askedAt
