import type { MultiSafepayOrder, PspOrderId } from "../../../src/multisafepay"
import { eventually } from "../../../testkit/eventually"
import type { Visit, World } from "../target"

/** Lets the person pay on a payment page, and waits until MultiSafepay shows the result. */
export async function payOrder(world: World, visit: Visit): Promise<boolean> {
  if (!(await world.target.person.pay(visit))) return false
  return (await whenStatus(world, visit.orderId, (status) => status !== "initialized")) !== undefined
}

/** The order once its status is as wanted; undefined after the timeout. */
export function whenStatus(
  world: World,
  orderId: PspOrderId,
  isWanted: (status: string) => boolean,
): Promise<MultiSafepayOrder | undefined> {
  return whenOrder(world, orderId, ({ status }) => isWanted(status))
}

/** Like `whenStatus`, with any condition on the order. */
export async function whenOrder(
  { client, target: { timeoutMs } }: World,
  orderId: PspOrderId,
  isWanted: (order: MultiSafepayOrder) => boolean,
): Promise<MultiSafepayOrder | undefined> {
  const waitOptions = { within: timeoutMs, every: Math.min(2_000, timeoutMs / 20) }
  try {
    return await eventually(async () => {
      const order = await client.getOrder(orderId)
      if (!isWanted(order)) throw new Error("not yet")
      return order
    }, waitOptions)
  } catch {
    return undefined
  }
}
