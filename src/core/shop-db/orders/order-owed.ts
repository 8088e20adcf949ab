import type { BigNumberInput, MedusaContainer } from "@medusajs/framework/types"
import { MathBN, Modules } from "@medusajs/framework/utils"
import { connectionOf } from "../connection"
import { newestSummary, underway } from "../fragments/order-totals"
import { computeOutstanding } from "./outstanding"

/** What an order asks for, in major units. */
export type OrderOwed = {
  /** The unpaid amount; negative when the shop owes. */
  outstanding: BigNumberInput
  /** What payments of any provider hold and the order's transactions do not include yet. */
  underway: BigNumberInput
  /** What a payment may still ask for: `outstanding` minus `underway`. */
  owed: BigNumberInput
  /** True when Medusa's sum counts a line twice: `outstanding` is then by the total that Medusa stored last. */
  contradictory: boolean
}

const ORDER_OWED = `
  select summary.outstanding, summary.transactions, ${underway("placed.id", "null::text")} as underway
    from "order" placed
    join lateral (${newestSummary("placed.id")}) summary on true
   where placed.id = ? and placed.deleted_at is null`

export async function readOrderOwed(
  container: MedusaContainer,
  orderId: string,
): Promise<OrderOwed | undefined> {
  const { rows } = await connectionOf(container).raw(ORDER_OWED, [orderId])
  const row = rows[0] as { outstanding: string; transactions: string; underway: string } | undefined
  if (!row) {
    return undefined
  }
  const computed = await computeOutstanding(container.resolve(Modules.ORDER), orderId, row.transactions)
  const outstanding = computed ?? row.outstanding
  return {
    outstanding,
    underway: row.underway,
    owed: MathBN.sub(outstanding, row.underway),
    contradictory: computed === undefined,
  }
}
