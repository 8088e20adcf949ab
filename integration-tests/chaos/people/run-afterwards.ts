import { setTimeout as pause } from "node:timers/promises"
import { HttpFailure } from "../../../testkit/actors/http"
import type { ChaosContext } from "../context"
import type { FaultInjector } from "../faults/fault-injector"
import type { Afterwards } from "../plan/checkout"
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

/** What the merchant and MultiSafepay do with the order, if it is placed within a few seconds. */
export async function runAfterwards(
  chaos: ChaosContext,
  injector: FaultInjector,
  shopper: Shopper,
  sessionId: string,
): Promise<void> {
  const { afterwards, pspFaults } = shopper.checkout
  for (const { call, fault, times } of pspFaults) {
    if (call === "refund") await injector.plant(call, fault, times, sessionId)
  }
  if (afterwards === "nothing") return
  const order = await orderWithin(chaos, shopper, sessionId)
  if (!order) return
  await AFTERWARDS_ACTIONS[afterwards]({ chaos, shopper, sessionId, order })
  chaos.met.add(`merchant: ${afterwards}`)
}

async function orderWithin(chaos: ChaosContext, shopper: Shopper, sessionId: string, tries = 12) {
  for (let look = 0; look < tries; look++) {
    const order = await chaos.records.orderOf(shopper.cartId, sessionId)
    if (order) return order
    if (shopper.checkout.trouble === "never paid") return undefined
    await pause(500)
  }
  return undefined
}

const MAX_WAIT_FOR_ALERT_MS = 8_000

const part = ({ shopper, order }: SyncContext) => shopper.random.int(1, Math.floor(order.amount / 2))

const refund = ({ chaos, order }: SyncContext, minor: number) =>
  chaos.merchant.refund(order.paymentId, minor).then(() => true, refused)

const refundInDashboard = ({ chaos, sessionId }: SyncContext, minor: number) =>
  chaos.psp.refundInDashboard(sessionId, minor).then(() => true, refused)

const cancel = ({ chaos, order }: SyncContext) =>
  chaos.merchant.cancelOrder(order.orderId).then(() => true, refused)

async function declineRefunds({ chaos, sessionId }: SyncContext): Promise<void> {
  const { refunds } = await chaos.psp.order(sessionId)
  for (const { refund_id, status } of refunds) {
    if (status === "reserved") await chaos.psp.declineRefund(refund_id).catch(refused)
  }
}

/** The merchant closes the alert without acting on it, if it comes within a few seconds. */
async function dismissAlert({ chaos, sessionId }: SyncContext, kind: string): Promise<void> {
  const giveUpAt = Date.now() + MAX_WAIT_FOR_ALERT_MS
  while (Date.now() < giveUpAt) {
    const alertId = await chaos.records.openAlert(kind, sessionId)
    if (alertId) {
      await chaos.merchant.dismissAlert(alertId)
      chaos.met.add(`alert dismissed: ${kind}`)
      return
    }
    await pause(200)
  }
}

/** A refusal is expected; an outage of minutes is not. */
function refused(error: unknown): false {
  if (error instanceof HttpFailure) return false
  throw error
}

const AFTERWARDS_ACTIONS: Record<
  Exclude<Afterwards, "nothing">,
  (context: SyncContext) => Promise<unknown>
> = {
  "part refunded": (context) => refund(context, part(context)),
  "refunded twice at once": (context) => {
    const once = part(context)
    const again = context.shopper.random.chance(0.5) ? once : part(context)
    return Promise.all([refund(context, once), refund(context, again)])
  },
  "refund tried again": async (context) => {
    const minor = part(context)
    if (!(await refund(context, minor))) await refund(context, minor)
  },
  "order cancelled": cancel,
  "order cancelled and refunded at once": (context) =>
    Promise.all([cancel(context), refund(context, part(context))]),
  "refunded in the PSP's dashboard": (context) =>
    refundInDashboard(context, context.shopper.random.chance(0.3) ? context.order.amount : part(context)),
  "refunded in shop and dashboard at once": (context) =>
    Promise.all([refund(context, part(context)), refundInDashboard(context, part(context))]),
  "refund declined later": async (context) => {
    await refund(context, part(context))
    await declineRefunds(context)
  },
  "refund declined, its alert dismissed": async (context) => {
    await refund(context, part(context))
    await declineRefunds(context)
    await dismissAlert(context, "refund_declined")
  },
  "order cancelled, its refund declined and the alert dismissed": async (context) => {
    const { chaos, sessionId } = context
    await cancel(context)
    await declineRefunds(context)
    await dismissAlert(context, "refund_declined")
    // If the plugin sends the refund again automatically before that, I5 is breached.
    chaos.hoursLater.push(() => chaos.psp.refundInDashboard(sessionId).catch(refused))
  },
  "charged back": ({ shopper, sessionId }) => shopper.pay(sessionId, "chargedback"),
  "charged back, then won": async ({ shopper, sessionId }) => {
    await shopper.pay(sessionId, "chargedback")
    await pause(shopper.random.int(1_000, 3_000))
    await shopper.pay(sessionId, "chargeback_reversed")
  },
  "charged back, the alert dismissed, then won": async (context) => {
    const { shopper, sessionId } = context
    await shopper.pay(sessionId, "chargedback")
    await dismissAlert(context, "disputed")
    // MultiSafepay's times are whole seconds: within one, nothing tells which state is the later one.
    await pause(1_000)
    await shopper.pay(sessionId, "chargeback_reversed")
    if (shopper.random.chance(0.3)) await shopper.pay(sessionId, "chargedback")
  },
  "order edited and paid for": async ({ chaos, shopper, order }) => {
    const variant = chaos.catalogue.variants[shopper.random.pick(PLENTIFUL)] ?? ""
    const collectionId = await chaos.merchant.addToOrder(order.orderId, variant)
    const session = await shopper.startPaymentOf(collectionId)
    await shopper.pay(session)
    if (shopper.random.chance(0.3)) await chaos.merchant.cancelOrder(order.orderId).catch(refused)
    await shopper.sync(session)
  },
  "exchange cancelled, then its difference paid": cancelExchange,
  "return received, then a link paid": receiveReturn,
  "difference waived with a credit line, then paid": waiveDifference,
  "edited down below an open link, then paid": editBelowLink,
  "paid draft deleted": deletePaidDraft,
}
