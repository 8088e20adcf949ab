import type { MultiSafepayOrder, PspCost } from "../../multisafepay"

/**
 * What MultiSafepay charges for a payment. An order's `costs` also list outgoing money, such as a refund, under the
 * type `withdraw`: those are not fees.
 * @returns amounts in major units of the order's currency, always positive: MultiSafepay states them with or without a
 *   sign
 */
export function feesOf({ costs }: Pick<MultiSafepayOrder, "costs">): {
  amount: number
  description: string | null
}[] {
  return costs
    .filter(isFee)
    .map(({ amount, description }) => ({
      amount: Math.abs(Number(amount)),
      description: description ?? null,
    }))
    .filter(({ amount }) => Number.isFinite(amount) && amount > 0)
}

/**
 * Sum of all fees of a payment, as a decimal string in major units: "0.92".
 * @returns undefined while MultiSafepay has stated none; it does so once the payment is completed
 */
export function totalFee(pspOrder: Pick<MultiSafepayOrder, "costs">): string | undefined {
  const fees = feesOf(pspOrder)
  // Floating point adds noise; no currency has more than three decimals, and MultiSafepay states at most four.
  return fees.length > 0 ? String(Number(sum(fees).toFixed(4))) : undefined
}

const isFee = ({ type }: PspCost) => type !== "withdraw"

const sum = (fees: readonly { amount: number }[]) => fees.reduce((total, { amount }) => total + amount, 0)
