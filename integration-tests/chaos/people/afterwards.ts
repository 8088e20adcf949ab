import { setTimeout as pause } from "node:timers/promises"
import { HttpFailure } from "../../harness/http"
import type { BadLuck } from "../faults/bad-luck"
import type { Afterwards } from "../plan/plan"
import type { World } from "../world"
import {
  cancelExchange,
  deletePaidDraft,
  editBelowLink,
  receiveReturn,
  type SyncContext,
  waiveDifference,
} from "./after-sales"
import { PLENTIFUL } from "./catalogue"
import type { Shopper } from "./shopper"

/** What merchant and MultiSafepay's staff do with the order, if one stands within a few seconds. */
export async function runAfterwards(
  world: World,
  luck: BadLuck,
  shopper: Shopper,
  sessionId: string,
): Promise<void> {
  const { afterwards, pspFaults } = shopper.story
  for (const { call, fault, times } of pspFaults) {
    if (call === "refund") await luck.plant(call, fault, times, sessionId)
  }
  if (afterwards === "nothing") return
  const order = await orderWithin(world, shopper, sessionId)
  if (!order) return
  await DEEDS[afterwards]({ world, shopper, sessionId, order })
  world.met.add(`merchant: ${afterwards}`)
}

async function orderWithin(world: World, shopper: Shopper, sessionId: string, tries = 12) {
  for (let look = 0; look < tries; look++) {
    const order = await world.records.orderOf(shopper.cartId, sessionId)
    if (order) return order
    if (shopper.story.trouble === "never paid") return undefined
    await pause(500)
  }
  return undefined
}

const part = ({ shopper, order }: SyncContext) => shopper.dice.int(1, Math.floor(order.amount / 2))

const refund = ({ world, order }: SyncContext, minor: number) =>
  world.merchant.refund(order.paymentId, minor).then(() => true, refused)

const refundInDashboard = ({ world, sessionId }: SyncContext, minor: number) =>
  world.psp.refundInDashboard(sessionId, minor).then(() => true, refused)

const cancel = ({ world, order }: SyncContext) =>
  world.merchant.cancelOrder(order.orderId).then(() => true, refused)

/** An answer that says no is part of the story; silence for minutes is not. */
function refused(error: unknown): false {
  if (error instanceof HttpFailure) return false
  throw error
}

const DEEDS: Record<Exclude<Afterwards, "nothing">, (scene: SyncContext) => Promise<unknown>> = {
  "part refunded": (scene) => refund(scene, part(scene)),
  "refunded twice at once": (scene) => {
    const once = part(scene)
    const again = scene.shopper.dice.chance(0.5) ? once : part(scene)
    return Promise.all([refund(scene, once), refund(scene, again)])
  },
  "refund tried again": async (scene) => {
    const minor = part(scene)
    if (!(await refund(scene, minor))) await refund(scene, minor)
  },
  "order cancelled": cancel,
  "order cancelled and refunded at once": (scene) => Promise.all([cancel(scene), refund(scene, part(scene))]),
  "refunded in the PSP's dashboard": (scene) =>
    refundInDashboard(scene, scene.shopper.dice.chance(0.3) ? scene.order.amount : part(scene)),
  "refunded in shop and dashboard at once": (scene) =>
    Promise.all([refund(scene, part(scene)), refundInDashboard(scene, part(scene))]),
  "refund declined later": async (scene) => {
    await refund(scene, part(scene))
    const { refunds } = await scene.world.psp.order(scene.sessionId)
    for (const { refund_id, status } of refunds) {
      if (status === "reserved") await scene.world.psp.declineRefund(refund_id).catch(refused)
    }
  },
  "charged back": ({ shopper, sessionId }) => shopper.pay(sessionId, "chargedback"),
  "order edited and paid for": async ({ world, shopper, order }) => {
    const variant = world.catalogue.variants[shopper.dice.pick(PLENTIFUL)] ?? ""
    const collectionId = await world.merchant.addToOrder(order.orderId, variant)
    const session = await shopper.startPaymentOf(collectionId)
    await shopper.pay(session)
    if (shopper.dice.chance(0.3)) await world.merchant.cancelOrder(order.orderId).catch(refused)
    await shopper.sync(session)
  },
  "exchange cancelled, then its difference paid": cancelExchange,
  "return received, then a link paid": receiveReturn,
  "difference waived with a credit line, then paid": waiveDifference,
  "edited down below an open link, then paid": editBelowLink,
  "paid draft deleted": deletePaidDraft,
}
