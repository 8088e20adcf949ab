import { setTimeout as pause } from "node:timers/promises"
import { HttpFailure } from "../../../testkit/actors/http"
import type { PlacedOrder } from "../books/shop-records"
import type { ChaosContext } from "../context"
import { PLENTIFUL } from "./catalogue"
import type { Shopper } from "./shopper"

export type SyncContext = { chaos: ChaosContext; shopper: Shopper; sessionId: string; order: PlacedOrder }

/** Removes a debt while the customer has the payment page open and then pays: the money must be refunded. */
async function paidForNothing(
  context: SyncContext,
  link: string,
  dropDebt: () => Promise<unknown>,
): Promise<void> {
  const { chaos, shopper } = context
  shopper.remember(link)
  try {
    await dropDebt()
  } catch (error) {
    // Medusa or the plugin refused the change: the amount is still owed.
    if (error instanceof HttpFailure) return
    throw error
  }
  chaos.known.unowed.add(link)
  await pause(shopper.random.int(0, 1_500))
  await shopper.pay(link, "completed", { force: true })
  if (shopper.random.chance(0.5)) await shopper.sync(link)
}

export async function cancelExchange(context: SyncContext): Promise<void> {
  const { merchant } = context.chaos
  const { orderId } = context.order
  const [line] = await merchant.pack(orderId)
  if (!line) throw new Error(`${orderId} has nothing to exchange`)
  const exchange = await merchant.exchange(orderId, line, anyTea(context))
  const link = await merchant.paymentLink(orderId)
  await paidForNothing(context, link, () => merchant.cancelExchange(exchange))
}

export async function receiveReturn(context: SyncContext): Promise<void> {
  const { merchant } = context.chaos
  const { orderId } = context.order
  const packed = await merchant.pack(orderId)
  await merchant.addToOrder(orderId, anyTea(context))
  const link = await merchant.paymentLink(orderId)
  await paidForNothing(context, link, () => merchant.receiveReturn(orderId, packed))
}

export async function waiveDifference(context: SyncContext): Promise<void> {
  const { merchant, psp } = context.chaos
  const { orderId } = context.order
  await merchant.addToOrder(orderId, anyTea(context))
  const link = await merchant.paymentLink(orderId)
  const { amount } = await psp.order(link)
  await paidForNothing(context, link, () => merchant.waive(orderId, amount / 100))
}

export async function editBelowLink(context: SyncContext): Promise<void> {
  const { merchant } = context.chaos
  const { orderId } = context.order
  await merchant.addToOrder(orderId, anyTea(context))
  const link = await merchant.paymentLink(orderId)
  await paidForNothing(context, link, () => merchant.takeOffOrder(orderId))
}

/** A draft order that is paid by link and then deleted. */
export async function deletePaidDraft({ chaos, shopper }: SyncContext): Promise<void> {
  const { merchant, psp, records, known } = chaos
  const tea = chaos.catalogue.variants[shopper.random.pick(PLENTIFUL)] ?? ""
  const draft = await merchant.draftOrder(shopper.checkout.market, shopper.email, tea)
  const link = await merchant.paymentLink(draft)
  await psp.pay(link, "completed", { await_delivery: true })
  const giveUpAt = Date.now() + 5_000
  while (!(await records.isCaptured(link)) && Date.now() < giveUpAt) await pause(200)
  await merchant.deleteDraft(draft)
  known.deletedDrafts.add(link)
}

const anyTea = ({ chaos, shopper }: SyncContext) =>
  chaos.catalogue.variants[shopper.random.pick(PLENTIFUL)] ?? ""
