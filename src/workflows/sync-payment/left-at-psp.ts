import { isIdOfSum } from "../../core/payments/requested-refunds"
import type { ShopPayment } from "../../core/payments/shop-state"
import {
  asMinorUnits,
  isFailedRefund,
  type MinorUnits,
  type MultiSafepayOrder,
  minus,
  refundedTotal,
  refundsOf,
  totalOf,
} from "../../multisafepay"
import { acceptedOnly, isRecordOf } from "./declined-refunds"

/**
 * What MultiSafepay certainly has left of a payment, without the failed refunds that the merchant decides about.
 * MultiSafepay's sum and list may each be behind, and the sum may still count failed refunds. If the list, the accepted
 * refunds and the failed ones explain the sum, all refunds are known. Otherwise MultiSafepay counts one that it does not
 * list.
 * @param held the total of those failed refunds
 * @returns `isGuess`: the sum seems to count failed refunds, but a refund that is not listed yet would look the same
 */
export function leftAtPsp(
  pspOrder: MultiSafepayOrder,
  { refunds: records }: Pick<ShopPayment, "refunds">,
  held: MinorUnits,
): { amount: MinorUnits; isGuess: boolean } {
  const sum = refundedTotal(pspOrder)
  const bySum = minus(pspOrder.amount, sum)
  if (held === 0) {
    return { amount: bySum, isGuess: false }
  }
  const all = refundsOf(pspOrder)
  const standing = all.filter((refund) => !isFailedRefund(refund))
  const failed = totalOf(all.filter(isFailedRefund))
  const listed = totalOf(standing)
  const unlisted = totalOf([...acceptedOnly(all, { refunds: records }), { amount: unlistedOfSums() }])
  const surplus = minus(sum, listed)
  const isPlain = surplus === 0 || surplus === unlisted
  const isGuess =
    !isPlain && [held, failed].some((counted) => surplus === counted || surplus === counted + unlisted)
  const shown = isPlain || isGuess ? listed : sum
  const left = minus(minus(minus(pspOrder.amount, shown), unlisted), held)
  return { amount: left < bySum ? left : bySum, isGuess }

  /** What is booked from the sum and not listed yet. */
  function unlistedOfSums(): MinorUnits {
    const ofSums = totalOf(records.filter(({ pspRefundId }) => isIdOfSum(pspRefundId)))
    const unrecorded = standing.filter((refund) => !records.some((record) => isRecordOf(record, refund)))
    return asMinorUnits(Math.max(0, ofSums - totalOf(unrecorded)))
  }
}
