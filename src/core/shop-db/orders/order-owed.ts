import type { BigNumberInput, MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MathBN } from "@medusajs/framework/utils"
import { connectionOf } from "../connection"
import { awaitsReturn, newestSummary, underway } from "../fragments/order-totals"

/** What an order asks for, in major units. */
export type OrderOwed = {
  /** What nobody has paid yet; negative when the shop owes. */
  outstanding: BigNumberInput
  /** What payments hold that are not among the order's transactions yet, of whatever provider. */
  underway: BigNumberInput
  /** What a payment may still ask for: the first less the second. */
  owed: BigNumberInput
}

const ORDER_OWED = `
  select summary.outstanding, ${underway("placed.id", "null::text")} as underway,
         ${awaitsReturn("placed.id")} as awaits_return
    from "order" placed
    join lateral (${newestSummary("placed.id")}) summary on true
   where placed.id = ? and placed.deleted_at is null`

/**
 * Asks an order what it still owes, at this moment.
 * @returns undefined when there is no such order
 */
export async function readOrderOwed(
  container: MedusaContainer,
  orderId: string,
): Promise<OrderOwed | undefined> {
  const pg = connectionOf(container)
  const { rows } = await pg.raw(ORDER_OWED, [orderId])
  const row = rows[0] as { outstanding: string; underway: string; awaits_return: boolean } | undefined
  if (!row) {
    return undefined
  }
  const outstanding = row.awaits_return
    ? await lessRequestedReturns(container, orderId, row.outstanding)
    : row.outstanding
  return { outstanding, underway: row.underway, owed: MathBN.sub(outstanding, row.underway) }
}

/**
 * What is on its way back counts as if it had arrived, as in Medusa's own sums: an exchange asks for the difference
 * only. What it is worth is Medusa's to say, with its taxes and promotions. Where Medusa asks for more than its own
 * table says, as for an order whose lines it has doubled, the table counts.
 */
export async function lessRequestedReturns(
  container: MedusaContainer,
  orderId: string,
  outstanding: BigNumberInput,
): Promise<BigNumberInput> {
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "order",
    // Only with a total does Medusa take requested returns off.
    fields: ["id", "summary", "total"],
    filters: { id: orderId },
  })
  const summary = (data[0] as { summary?: Summary } | undefined)?.summary
  const pending = summary?.raw_pending_difference ?? summary?.pending_difference
  return pending === undefined ? outstanding : MathBN.min(outstanding, pending)
}

type Summary = { raw_pending_difference?: BigNumberInput; pending_difference?: BigNumberInput }
