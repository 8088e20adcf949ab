import { setTimeout as pause } from "node:timers/promises"
import type { ChaosContext } from "../context"
import type { FaultInjector } from "../faults/fault-injector"
import type { Checkout } from "../plan/checkout"
import { SeededRandom } from "../plan/seeded-random"
import { SCARCE } from "./catalogue"
import { forge, replay } from "./forged-notifications"
import { returnToShop } from "./return-to-shop"
import { runAfterwards } from "./run-afterwards"
import { Shopper } from "./shopper"
import { payWithTrouble } from "./troubles"

/** How many notifications of a session are lost; MultiSafepay tries four times. */
const LOST_MESSAGES = 2

/** The whole visit of one shopper, from the empty cart to what the merchant does with the order. */
export async function visit(chaos: ChaosContext, injector: FaultInjector, checkout: Checkout): Promise<void> {
  const shopper = new Shopper(chaos, checkout, new SeededRandom(checkout.seed))
  await fillCart(chaos, shopper)
  for (const { call, fault, times } of checkout.pspFaults) {
    if (call === "start") await injector.plant(call, fault, times)
  }
  const sessionId = await startToPay(chaos, shopper)
  if (checkout.mail === "forged") await forge(chaos, sessionId, shopper.random)

  await injectCallFaults(injector, checkout, sessionId)
  await injector.injectNotificationFault(checkout.mail, sessionId, LOST_MESSAGES)
  const paidFor = await payWithTrouble(chaos, shopper, sessionId, (other) =>
    injector.injectNotificationFault(checkout.mail, other, LOST_MESSAGES),
  )
  await sendMoreNotifications(chaos, shopper, paidFor)
  await returnToShop(chaos, shopper, paidFor)
  await runAfterwards(chaos, injector, shopper, paidFor)
}

/** Another shopper may take the last of the scarce tea at the same moment. */
async function fillCart(chaos: ChaosContext, shopper: Shopper): Promise<void> {
  if (shopper.checkout.trouble !== "stock ran out") return shopper.fillCart()
  for (let tries = 1; ; tries++) {
    await chaos.merchant.stock(SCARCE, 100)
    try {
      return await shopper.fillCart([SCARCE])
    } catch (error) {
      if (tries === 10) throw error
    }
  }
}

async function startToPay(chaos: ChaosContext, shopper: Shopper): Promise<string> {
  const { start } = shopper.checkout
  if (start === "once") return shopper.startPayment()
  const second =
    start === "double-click"
      ? shopper.startPayment()
      : pause(shopper.random.int(50, 400)).then(() => shopper.startPayment())
  const started = await Promise.allSettled([shopper.startPayment(), second])
  chaos.met.add(`shopper: ${start}`)
  const sessions = started.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []))
  return sessions.sort().at(-1) ?? shopper.startPayment()
}

/** Faults in the shop's calls about a session. */
async function injectCallFaults(
  injector: FaultInjector,
  checkout: Checkout,
  sessionId: string,
): Promise<void> {
  for (const { call, fault, times } of checkout.pspFaults) {
    if (call === "read" || call === "close") await injector.plant(call, fault, times, sessionId)
  }
}

async function sendMoreNotifications(
  chaos: ChaosContext,
  shopper: Shopper,
  sessionId: string,
): Promise<void> {
  const { mail } = shopper.checkout
  if (mail === "forged") await forge(chaos, sessionId, shopper.random)
  if (mail === "pre-transaction" || mail === "legacy GET") {
    const form =
      mail === "legacy GET" ? ({ method: "GET" } as const) : ({ payload_type: "pretransaction" } as const)
    const { attempts } = await chaos.psp.notify(sessionId, form)
    if (attempts.some(({ http_status }) => http_status !== null)) chaos.met.add(`notification ${mail}`)
  }
  if (mail === "replayed") {
    for (const message of await chaos.psp.notifications(sessionId)) {
      const [once, again] = await Promise.all([replay(chaos, message), replay(chaos, message)])
      if (once || again) chaos.met.add("notification replayed")
    }
  }
}
