import type { BigNumberInput, MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MathBN } from "@medusajs/framework/utils"
import { connectionOf } from "../connection"
import { awaitsReturn, newestSummary, underway } from "../fragments/order-totals"

/** What an order asks for, in major units. */
export type OrderOwed = {
  /** The unpaid amount; negative when the shop owes. */
  outstanding: BigNumberInput
  /** What payments of any provider hold and the order's transactions do not include yet. */
  underway: BigNumberInput
  /** What a payment may still ask for: `outstanding` minus `underway`. */
  owed: BigNumberInput
}

const ORDER_OWED = `
  select summary.outstanding, ${underway("placed.id", "null::text")} as underway,
         ${awaitsReturn("placed.id")} as awaits_return
    from "order" placed
    join lateral (${newestSummary("placed.id")}) summary on true
   where placed.id = ? and placed.deleted_at is null`

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
 * Requested returns are deducted as if the goods had arrived, as in Medusa's own sums: an exchange then asks only for
 * the difference. Medusa calculates their value, with taxes and promotions. When Medusa's sum exceeds `outstanding`, as
 * for an order whose lines it counted twice, `outstanding` is used.
 */
export async function lessRequestedReturns(
  container: MedusaContainer,
  orderId: string,
  outstanding: BigNumberInput,
): Promise<BigNumberInput> {
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "order",
    // Medusa deducts requested returns only if `total` is requested.
    fields: ["id", "summary", "total"],
    filters: { id: orderId },
  })
  const summary = (data[0] as { summary?: Summary } | undefined)?.summary
  const pending = summary?.raw_pending_difference ?? summary?.pending_difference
  return pending === undefined ? outstanding : MathBN.min(outstanding, pending)
}

type Summary = { raw_pending_difference?: BigNumberInput; pending_difference?: BigNumberInput }
