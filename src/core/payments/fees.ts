import type { MultiSafepayOrder, PspCost } from "../../multisafepay"

/**
 * What MultiSafepay charges for a payment. An order's `costs` also list money that left, such as a refund, under the
 * type `withdraw`: those are no fees.
 * @returns amounts in major units of the order's currency, always positive: MultiSafepay states them with a sign or
 * without
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
 * All fees of a payment together, as a decimal text in major units: "0.92".
 * @returns undefined while MultiSafepay has stated none; it does so once the payment is completed
 */
export function totalFee(pspOrder: Pick<MultiSafepayOrder, "costs">): string | undefined {
  const fees = feesOf(pspOrder)
  // Floating point adds noise; no currency has more than three decimals, and MultiSafepay states at most four.
  return fees.length > 0 ? String(Number(sum(fees).toFixed(4))) : undefined
}

const isFee = ({ type }: PspCost) => type !== "withdraw"

const sum = (fees: readonly { amount: number }[]) => fees.reduce((total, { amount }) => total + amount, 0)
