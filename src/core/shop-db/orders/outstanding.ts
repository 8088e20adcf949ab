import { MedusaModule } from "@medusajs/framework/modules-sdk"
import type { BigNumberInput, IOrderModuleService } from "@medusajs/framework/types"
import { MathBN, MedusaError, Modules } from "@medusajs/framework/utils"

type OrderModule = Pick<IOrderModuleService, "listOrders">

/** Medusa's types leave these out. */
type Exact = { raw_total?: BigNumberInput; items?: Line[] }
type Line = {
  id: string
  return_requested_total?: BigNumberInput
  raw_return_requested_total?: BigNumberInput
}

/**
 * The unpaid amount of an order by Medusa's own sum of its lines, taxes, discounts, shipping and credit lines, in major
 * units; negative when the shop owes. The total in `order_summary` is not enough: Medusa writes it when an order is
 * created and when a change is confirmed, and adds taxes and promotions of drafts, and the taxes of another address,
 * without writing it again.
 *
 * Requested returns are deducted as if the goods had arrived, as in Medusa's own sums: an exchange then asks only for
 * the difference.
 * @param transactions what the order's transactions come to, in major units
 * @returns undefined when Medusa's sum counts a line twice, as after two simultaneous refunds, and for an unknown order
 */
export async function computeOutstanding(
  orders: OrderModule,
  orderId: string,
  transactions: BigNumberInput,
): Promise<string | undefined> {
  const [order] = await orders.listOrders({ id: orderId }, { select: ["id", "currency_code", "total"] })
  if (!order) {
    return undefined
  }
  const { raw_total = order.total, items = [] } = order as Exact
  if (new Set(items.map(({ id }) => id)).size < items.length) {
    return undefined
  }
  const returning = items.map((line) => line.raw_return_requested_total ?? line.return_requested_total ?? 0)
  return MathBN.sub(raw_total, MathBN.sum(0, ...returning), transactions).toFixed()
}

/** Medusa passes no other module to a payment provider. */
export function orderModuleOfProcess(): OrderModule {
  const orders = MedusaModule.getModuleInstance(Modules.ORDER)?.[Modules.ORDER] as OrderModule | undefined
  if (!orders) {
    throw new MedusaError(MedusaError.Types.UNEXPECTED_STATE, "Medusa's order module is not loaded")
  }
  return orders
}
