import { setTimeout as pause } from "node:timers/promises"
import { HttpFailure } from "../../harness/http"
import type { PlacedOrder } from "../books/shop-records"
import type { World } from "../world"
import { PLENTIFUL } from "./catalogue"
import type { Shopper } from "./shopper"

export type SyncContext = { world: World; shopper: Shopper; sessionId: string; order: PlacedOrder }

/**
 * What is owed, and then is not: the customer, who has the payment page open all the while, pays it all the same. Whoever
 * takes the money must give it back.
 */
async function paidForNothing(
  scene: SyncContext,
  link: string,
  dropDebt: () => Promise<unknown>,
): Promise<void> {
  const { world, shopper } = scene
  shopper.remember(link)
  try {
    await dropDebt()
  } catch (error) {
    // Medusa, or the plugin, did not let the merchant: it is owed still.
    if (error instanceof HttpFailure) return
    throw error
  }
  world.known.unowed.add(link)
  await pause(shopper.dice.int(0, 1_500))
  await shopper.pay(link, "completed", { force: true })
  if (shopper.dice.chance(0.5)) await shopper.sync(link)
}

export async function cancelExchange(scene: SyncContext): Promise<void> {
  const { merchant } = scene.world
  const { orderId } = scene.order
  const [line] = await merchant.pack(orderId)
  if (!line) throw new Error(`${orderId} has nothing to exchange`)
  const exchange = await merchant.exchange(orderId, line, anyTea(scene))
  const link = await merchant.paymentLink(orderId)
  await paidForNothing(scene, link, () => merchant.cancelExchange(exchange))
}

export async function receiveReturn(scene: SyncContext): Promise<void> {
  const { merchant } = scene.world
  const { orderId } = scene.order
  const packed = await merchant.pack(orderId)
  await merchant.addToOrder(orderId, anyTea(scene))
  const link = await merchant.paymentLink(orderId)
  await paidForNothing(scene, link, () => merchant.receiveReturn(orderId, packed))
}

export async function waiveDifference(scene: SyncContext): Promise<void> {
  const { merchant, psp } = scene.world
  const { orderId } = scene.order
  await merchant.addToOrder(orderId, anyTea(scene))
  const link = await merchant.paymentLink(orderId)
  const { amount } = await psp.order(link)
  await paidForNothing(scene, link, () => merchant.waive(orderId, amount / 100))
}

export async function editBelowLink(scene: SyncContext): Promise<void> {
  const { merchant } = scene.world
  const { orderId } = scene.order
  await merchant.addToOrder(orderId, anyTea(scene))
  const link = await merchant.paymentLink(orderId)
  await paidForNothing(scene, link, () => merchant.takeOffOrder(orderId))
}

/** An order by telephone, paid by link, and deleted. */
export async function deletePaidDraft({ world, shopper }: SyncContext): Promise<void> {
  const { merchant, psp, records, known } = world
  const tea = world.catalogue.variants[shopper.dice.pick(PLENTIFUL)] ?? ""
  const draft = await merchant.draftOrder(shopper.story.market, shopper.email, tea)
  const link = await merchant.paymentLink(draft)
  await psp.pay(link, "completed", { await_delivery: true })
  const giveUpAt = Date.now() + 5_000
  while (!(await records.isCaptured(link)) && Date.now() < giveUpAt) await pause(200)
  await merchant.deleteDraft(draft)
  known.deletedDrafts.add(link)
}

const anyTea = ({ world, shopper }: SyncContext) =>
  world.catalogue.variants[shopper.dice.pick(PLENTIFUL)] ?? ""
