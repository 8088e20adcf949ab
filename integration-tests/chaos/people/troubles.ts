import { setTimeout as pause } from "node:timers/promises"
import { HttpFailure } from "../../harness/http"
import type { Refusal } from "../faults/database-faults"
import type { Trouble } from "../plan/plan"
import type { World } from "../world"
import { MANUAL, type Shopper } from "./shopper"

type Play = (world: World, shopper: Shopper, sessionId: string, isNew: IsNew) => Promise<string>
type IsNew = (sessionId: string) => Promise<void>

/**
 * What happens between the first payment page and the money.
 * @param isNew told of each further session before it is paid
 * @returns the session that the shopper believes to have paid
 */
export async function payThroughTrouble(
  world: World,
  shopper: Shopper,
  sessionId: string,
  isNew: IsNew,
): Promise<string> {
  await pause(shopper.dice.int(0, 300))
  const { trouble } = shopper.story
  const paidFor = await PLAYS[trouble](world, shopper, sessionId, isNew)
  if (trouble !== "none") world.met.add(`shopper: ${trouble}`)
  return paidFor
}

const payAtOnce: Play = async (_world, shopper, sessionId, isNew) => {
  if (await shopper.pay(sessionId)) return sessionId
  return payAnew(shopper, isNew)
}

/** The page was closed, or its payment failed: back to the shop, and to another page. */
async function payAnew(shopper: Shopper, isNew: IsNew, provider = shopper.provider): Promise<string> {
  for (let tries = 1; ; tries++) {
    let next: string
    try {
      next = await shopper.startPayment(provider)
    } catch (error) {
      // The first payment came through after all: the shop does not let it go.
      const last = shopper.sessions.at(-1)
      if (last && error instanceof HttpFailure) return last
      throw error
    }
    await isNew(next)
    if (await shopper.pay(next)) return next
    if (tries === 3) return next
  }
}

const changeCart = (shopper: Shopper) => shopper.changeCart().catch(unlessRefused)

/** What the shop refuses is an answer; anything else is not. */
function unlessRefused(error: unknown): undefined {
  if (error instanceof HttpFailure) return undefined
  throw error
}

/** First `outcome`, then the same page again; where it is closed, another. */
const firstSomethingElse =
  (outcome: "cancelled" | "declined" | "uncleared"): Play =>
  async (_world, shopper, sessionId, isNew) => {
    await shopper.pay(sessionId, outcome)
    if (shopper.dice.chance(0.6)) await shopper.sync(sessionId)
    return (await shopper.pay(sessionId)) ? sessionId : payAnew(shopper, isNew)
  }

const PLAYS: Record<Trouble, Play> = {
  none: payAtOnce,
  "cart changed before paying": async (_world, shopper, _sessionId, isNew) => {
    await changeCart(shopper)
    return payAnew(shopper, isNew)
  },
  "cart changed while paying": async (_world, shopper, sessionId, isNew) => {
    const [paid] = await Promise.all([
      pause(shopper.dice.int(0, 150)).then(() => shopper.pay(sessionId)),
      changeCart(shopper),
    ])
    return paid ? sessionId : payAnew(shopper, isNew)
  },
  "cart changed after paying": async (_world, shopper, sessionId, isNew) => {
    const paid = await shopper.pay(sessionId, "completed", { notify: shopper.dice.chance(0.5) })
    await changeCart(shopper)
    return paid ? sessionId : payAnew(shopper, isNew)
  },
  "method switched before paying": (_world, shopper, _sessionId, isNew) =>
    payAnew(shopper, isNew, shopper.otherProvider),
  "method switched while paying": async (_world, shopper, sessionId, isNew) => {
    const [paid, other] = await Promise.all([
      pause(shopper.dice.int(0, 150)).then(() => shopper.pay(sessionId)),
      shopper.startPayment(shopper.otherProvider).catch(unlessRefused),
    ])
    if (other) await isNew(other)
    if (paid && shopper.dice.chance(0.5)) return sessionId
    return other && (await shopper.pay(other)) ? other : sessionId
  },
  "switched to another provider, paid late": async (world, shopper, sessionId) => {
    world.known.manualCarts.add(shopper.cartId)
    await shopper.startPayment(MANUAL).catch(unlessRefused)
    await shopper.complete()
    await shopper.pay(sessionId, "completed", { force: true })
    return sessionId
  },
  "cancelled, then paid": firstSomethingElse("cancelled"),
  "declined, then paid": firstSomethingElse("declined"),
  "uncleared, then completed": firstSomethingElse("uncleared"),
  "expired, then paid anew": async (_world, shopper, sessionId, isNew) => {
    await shopper.pay(sessionId, "expired")
    await shopper.sync(sessionId)
    return payAnew(shopper, isNew)
  },
  "paid on every page": async (_world, shopper, _sessionId, isNew) => {
    const again = await shopper.startPayment(shopper.otherProvider).catch(unlessRefused)
    if (again) await isNew(again)
    const pages = shopper.dice.shuffle(shopper.sessions)
    await Promise.all(pages.map((page) => shopper.pay(page, "completed", { force: true })))
    return shopper.dice.pick(pages)
  },
  "stock ran out": async (world, shopper, sessionId, isNew) => {
    await world.merchant.sellOut()
    world.known.soldOutCarts.add(shopper.cartId)
    return payAtOnce(world, shopper, sessionId, isNew)
  },
  "provider disabled in the region": async (world, shopper, sessionId, isNew) => {
    const { market } = shopper.story
    await world.merchant.offerAlipay(market, false)
    try {
      const paidFor = (await shopper.pay(sessionId)) ? sessionId : undefined
      await shopper.complete()
      if (paidFor) return paidFor
    } finally {
      await world.merchant.offerAlipay(market, true)
    }
    return payAnew(shopper, isNew)
  },
  "never paid": async (_world, _shopper, sessionId) => sessionId,
  "paid during a maintenance of two hours": async (world, shopper, sessionId) => {
    // When the shop is open again, the database is not quite itself.
    await refuseOnce(world, shopper, "deadlock")
    await world.maintenance.attend(() => shopper.pay(sessionId))
    return sessionId
  },
  "key rotated while paying": async (world, shopper, sessionId) => {
    await world.rotation.attend(() => shopper.pay(sessionId))
    return sessionId
  },
  "moved to Alipay+ while paying": async (world, shopper, sessionId, isNew) => {
    const { market } = shopper.story
    await world.merchant.moveToAlipayPlus(market)
    try {
      if (await shopper.pay(sessionId, "completed", { await_delivery: true })) return sessionId
    } finally {
      await world.merchant.offerAlipay(market, true)
    }
    return payAnew(shopper, isNew)
  },
  "a column of the database missing": async (world, shopper, sessionId, isNew) => {
    const paid = await world.database.withoutAColumn(async () => {
      if (!(await shopper.pay(sessionId, "completed", { await_delivery: true }))) return false
      if (!(await shopper.sync(sessionId))) world.met.add("database: a column is missing")
      return true
    })
    return paid ? sessionId : payAnew(shopper, isNew)
  },
  "order row refused: a value is missing": whileOrdersAreRefused("a value is missing"),
  "order row refused: a reference is broken": whileOrdersAreRefused("a reference is broken"),
}

/** Recovery comes every minute. */
const LONGEST_REFUSAL_MS = 90_000

function whileOrdersAreRefused(refusal: Refusal): Play {
  return async (world, shopper, sessionId, isNew) => {
    await refuseOnce(world, shopper, refusal)
    return payAtOnce(world, shopper, sessionId, isNew)
  }
}

/** The database takes no order of this shopper until it has refused one, or until nobody has tried for a while. */
async function refuseOnce({ database, background, met }: World, shopper: Shopper, refusal: Refusal) {
  const refused = await database.refuseOrdersOf(shopper.email, refusal)
  const untilStruck = async () => {
    const giveUpAt = Date.now() + LONGEST_REFUSAL_MS
    while ((await refused.times()) === 0 && Date.now() < giveUpAt) await pause(100)
    if ((await refused.times()) > 0) met.add(`database: ${refusal}`)
    await refused.end()
  }
  background.push(untilStruck())
}
