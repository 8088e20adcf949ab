import type { MultiSafepayOrder } from "../../../src/multisafepay"
import { eventually } from "../../harness/eventually"
import type { Visit, World } from "../target"

/** Has somebody go to a payment page, and waits until MultiSafepay says what came of it. */
export async function payOrder(world: World, visit: Visit): Promise<boolean> {
  if (!(await world.target.person.pay(visit))) return false
  return (await whenStatus(world, visit.orderId, (status) => status !== "initialized")) !== undefined
}

/** The order once its status is as wanted; undefined when MultiSafepay takes longer than it may. */
export function whenStatus(
  world: World,
  orderId: string,
  isWanted: (status: string) => boolean,
): Promise<MultiSafepayOrder | undefined> {
  return whenOrder(world, orderId, ({ status }) => isWanted(status))
}

/** As `whenStatus`, by anything that the order shows. */
export async function whenOrder(
  { client, target: { patienceMs } }: World,
  orderId: string,
  isWanted: (order: MultiSafepayOrder) => boolean,
): Promise<MultiSafepayOrder | undefined> {
  const patience = { within: patienceMs, every: Math.min(2_000, patienceMs / 20) }
  try {
    return await eventually(async () => {
      const order = await client.getOrder(orderId)
      if (!isWanted(order)) throw new Error("not yet")
      return order
    }, patience)
  } catch {
    return undefined
  }
}
