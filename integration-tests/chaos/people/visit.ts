import { setTimeout as pause } from "node:timers/promises"
import type { BadLuck } from "../faults/bad-luck"
import { Dice } from "../plan/dice"
import type { Checkout } from "../plan/plan"
import type { World } from "../world"
import { runAfterwards } from "./afterwards"
import { SCARCE } from "./catalogue"
import { comeBack } from "./returning"
import { Shopper } from "./shopper"
import { forge, replay } from "./strangers"
import { payThroughTrouble } from "./troubles"

/** How many messages about a session go astray; MultiSafepay tries four times. */
const LOST_MESSAGES = 2

/** One shopper's story from the empty cart to what the merchant does weeks later. */
export async function visit(world: World, luck: BadLuck, story: Checkout): Promise<void> {
  const shopper = new Shopper(world, story, new Dice(story.seed))
  await fillCart(world, shopper)
  for (const { call, fault, times } of story.pspFaults) {
    if (call === "start") await luck.plant(call, fault, times)
  }
  const sessionId = await startToPay(world, shopper)
  if (story.mail === "forged") await forge(world, sessionId, shopper.dice)

  await plantCallFaults(luck, story, sessionId)
  await luck.plantMail(story.mail, sessionId, LOST_MESSAGES)
  const paidFor = await payThroughTrouble(world, shopper, sessionId, (other) =>
    luck.plantMail(story.mail, other, LOST_MESSAGES),
  )
  await sendMoreMail(world, shopper, paidFor)
  await comeBack(world, shopper, paidFor)
  await runAfterwards(world, luck, shopper, paidFor)
}

/** With the scarce tea others may be selling out at the same moment. */
async function fillCart(world: World, shopper: Shopper): Promise<void> {
  if (shopper.story.trouble !== "stock ran out") return shopper.fillCart()
  for (let tries = 1; ; tries++) {
    await world.merchant.stock(SCARCE, 100)
    try {
      return await shopper.fillCart([SCARCE])
    } catch (error) {
      if (tries === 10) throw error
    }
  }
}

async function startToPay(world: World, shopper: Shopper): Promise<string> {
  const { start } = shopper.story
  if (start === "once") return shopper.startPayment()
  const second =
    start === "double-click"
      ? shopper.startPayment()
      : pause(shopper.dice.int(50, 400)).then(() => shopper.startPayment())
  const started = await Promise.allSettled([shopper.startPayment(), second])
  world.met.add(`shopper: ${start}`)
  const sessions = started.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []))
  return sessions.sort().at(-1) ?? shopper.startPayment()
}

/** Bad luck in the shop's calls about a session. */
async function plantCallFaults(luck: BadLuck, story: Checkout, sessionId: string): Promise<void> {
  for (const { call, fault, times } of story.pspFaults) {
    if (call === "read" || call === "close") await luck.plant(call, fault, times, sessionId)
  }
}

async function sendMoreMail(world: World, shopper: Shopper, sessionId: string): Promise<void> {
  const { mail } = shopper.story
  if (mail === "forged") await forge(world, sessionId, shopper.dice)
  if (mail === "pre-transaction" || mail === "legacy GET") {
    const form =
      mail === "legacy GET" ? ({ method: "GET" } as const) : ({ payload_type: "pretransaction" } as const)
    const { attempts } = await world.psp.notify(sessionId, form)
    if (attempts.some(({ http_status }) => http_status !== null)) world.met.add(`notification ${mail}`)
  }
  if (mail === "replayed") {
    for (const message of await world.psp.notifications(sessionId)) {
      const [once, again] = await Promise.all([replay(world, message), replay(world, message)])
      if (once || again) world.met.add("notification replayed")
    }
  }
}
