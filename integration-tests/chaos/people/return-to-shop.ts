import { setTimeout as pause } from "node:timers/promises"
import type { ChaosContext } from "../context"
import type { Return } from "../plan/checkout"
import type { Shopper } from "./shopper"

/** How many times a shopper asks for the state of the payment, every half second. */
const QUESTIONS = 12

/** The shopper returns from the payment page. */
export async function returnToShop(chaos: ChaosContext, shopper: Shopper, sessionId: string): Promise<void> {
  const { returns } = shopper.checkout
  await RETURNS_OF[returns](shopper, sessionId)
  chaos.met.add(`shopper: ${returns === "never" ? "never comes back" : returns}`)
}

const RETURNS_OF: Record<Return, (shopper: Shopper, sessionId: string) => Promise<unknown>> = {
  completes,
  waits,
  "completes and waits at once": (shopper, sessionId) =>
    Promise.all([shopper.complete(), waits(shopper, sessionId)]),
  "completes twice at once": (shopper) => Promise.all([shopper.complete(), shopper.complete()]),
  "comes back twice": async (shopper, sessionId) => {
    await completes(shopper)
    await pause(shopper.random.int(200, 1_500))
    await shopper.sync(sessionId)
    await shopper.complete()
  },
  never: async () => undefined,
}

async function completes(shopper: Shopper): Promise<void> {
  for (let tries = 0; tries < 3; tries++) {
    if (await shopper.complete()) return
    await pause(700)
  }
}

async function waits(shopper: Shopper, sessionId: string): Promise<void> {
  for (let asked = 0; asked < QUESTIONS; asked++) {
    const seen = await shopper.sync(sessionId)
    if (seen?.order_id || (seen && seen.status !== "open" && seen.status !== "paid")) return
    // A shopper who never paid soon closes the tab.
    if (seen?.status === "open" && asked === 3) return
    await pause(500)
  }
}
