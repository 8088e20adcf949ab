import {
  isFailedRefund,
  type MultiSafepayOrder,
  type PspRefund,
  refundedTotal,
  refundsOf,
} from "../../multisafepay"

/**
 * The refunds that failed at MultiSafepay and that no later one replaces. A later refund of the same amount that did
 * not fail replaces one of them, whoever made it: the shop, which sent it again, or somebody in MultiSafepay's
 * dashboard.
 * @param refunds of one PSP order, in MultiSafepay's order
 */
export function unreplacedRefunds(refunds: readonly PspRefund[]): PspRefund[] {
  const inTime = [...refunds.entries()].sort(([i, one], [j, other]) => timeOf(one) - timeOf(other) || i - j)
  const waiting: PspRefund[] = []
  for (const [, refund] of inTime) {
    if (isFailedRefund(refund)) {
      waiting.push(refund)
      continue
    }
    const replaced = waiting.findIndex(({ amount }) => amount === refund.amount)
    if (replaced >= 0) {
      waiting.splice(replaced, 1)
    }
  }
  return waiting
}

/**
 * MultiSafepay's ids of refunds that failed and whose money is still due to the shopper: none when the whole payment
 * was refunded, by whatever refunds.
 */
export function refundsToSend(pspOrder: MultiSafepayOrder): Map<string, PspRefund> {
  const waiting = refundedTotal(pspOrder) >= pspOrder.amount ? [] : unreplacedRefunds(refundsOf(pspOrder))
  return new Map(waiting.map((refund) => [refund.transactionId, refund]))
}

const timeOf = ({ created }: PspRefund): number => created?.getTime() ?? 0
