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
import { acceptedOnly, bookedSums } from "./declined-refunds"

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
  const failed = totalOf(all.filter(isFailedRefund))
  const listed = totalOf(all.filter((refund) => !isFailedRefund(refund)))
  const { booked, unrecorded } = bookedSums(all, records)
  const bookedUnlisted = asMinorUnits(Math.max(0, booked - unrecorded))
  const unlisted = totalOf([...acceptedOnly(all, { refunds: records }), { amount: bookedUnlisted }])
  const surplus = minus(sum, listed)
  const isPlain = surplus === 0 || surplus === unlisted
  const isGuess =
    !isPlain && [held, failed].some((counted) => surplus === counted || surplus === counted + unlisted)
  const shown = isPlain || isGuess ? listed : sum
  const left = minus(minus(minus(pspOrder.amount, shown), unlisted), held)
  return { amount: left < bySum ? left : bySum, isGuess }
}
