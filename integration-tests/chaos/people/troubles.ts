import { setTimeout as pause } from "node:timers/promises"
import { HttpFailure } from "../../../testkit/actors/http"
import type { ChaosContext } from "../context"
import type { Refusal, TableWithoutColumn } from "../faults/database-faults"
import type { Trouble } from "../plan/checkout"
import { MANUAL } from "./catalogue"
import type { Shopper } from "./shopper"

type TroubleAction = (
  chaos: ChaosContext,
  shopper: Shopper,
  sessionId: string,
  isNew: IsNew,
) => Promise<string>
type IsNew = (sessionId: string) => Promise<void>

/**
 * What happens between the first payment page and the payment.
 * @param isNew called with each further session before it is paid
 * @returns the session that the shopper believes to have paid
 */
export async function payWithTrouble(
  chaos: ChaosContext,
  shopper: Shopper,
  sessionId: string,
  isNew: IsNew,
): Promise<string> {
  await pause(shopper.random.int(0, 300))
  const { trouble } = shopper.checkout
  const paidFor = await TROUBLE_ACTIONS[trouble](chaos, shopper, sessionId, isNew)
  if (trouble !== "none") chaos.met.add(`shopper: ${trouble}`)
  return paidFor
}

const payAtOnce: TroubleAction = async (_world, shopper, sessionId, isNew) => {
  if (await shopper.pay(sessionId)) return sessionId
  return payAgain(shopper, isNew)
}

/** The page was closed, or the payment failed: the shopper starts another payment. */
async function payAgain(shopper: Shopper, isNew: IsNew, provider = shopper.provider): Promise<string> {
  for (let tries = 1; ; tries++) {
    let next: string
    try {
      next = await shopper.startPayment(provider)
    } catch (error) {
      // The first payment succeeded after all, and the shop keeps it.
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

/** A refusal is expected, any other error is not. */
function unlessRefused(error: unknown): undefined {
  if (error instanceof HttpFailure) return undefined
  throw error
}

/** First `outcome`, then the same page again, or another one if it is closed. */
const firstSomethingElse =
  (outcome: "cancelled" | "declined" | "uncleared"): TroubleAction =>
  async (_world, shopper, sessionId, isNew) => {
    await shopper.pay(sessionId, outcome)
    if (shopper.random.chance(0.6)) await shopper.sync(sessionId)
    return (await shopper.pay(sessionId)) ? sessionId : payAgain(shopper, isNew)
  }

const TROUBLE_ACTIONS: Record<Trouble, TroubleAction> = {
  none: payAtOnce,
  "cart changed before paying": async (_world, shopper, _sessionId, isNew) => {
    await changeCart(shopper)
    return payAgain(shopper, isNew)
  },
  "cart changed while paying": async (_world, shopper, sessionId, isNew) => {
    const [paid] = await Promise.all([
      pause(shopper.random.int(0, 150)).then(() => shopper.pay(sessionId)),
      changeCart(shopper),
    ])
    return paid ? sessionId : payAgain(shopper, isNew)
  },
  "cart changed after paying": async (_world, shopper, sessionId, isNew) => {
    const paid = await shopper.pay(sessionId, "completed", { notify: shopper.random.chance(0.5) })
    await changeCart(shopper)
    return paid ? sessionId : payAgain(shopper, isNew)
  },
  "method switched before paying": (_world, shopper, _sessionId, isNew) =>
    payAgain(shopper, isNew, shopper.otherProvider),
  "method switched while paying": async (_world, shopper, sessionId, isNew) => {
    const [paid, other] = await Promise.all([
      pause(shopper.random.int(0, 150)).then(() => shopper.pay(sessionId)),
      shopper.startPayment(shopper.otherProvider).catch(unlessRefused),
    ])
    if (other) await isNew(other)
    if (paid && shopper.random.chance(0.5)) return sessionId
    return other && (await shopper.pay(other)) ? other : sessionId
  },
  "switched to another provider, paid late": async (chaos, shopper, sessionId) => {
    chaos.known.manualCarts.add(shopper.cartId)
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
    return payAgain(shopper, isNew)
  },
  "paid on every page": async (_world, shopper, _sessionId, isNew) => {
    const again = await shopper.startPayment(shopper.otherProvider).catch(unlessRefused)
    if (again) await isNew(again)
    const pages = shopper.random.shuffle(shopper.sessions)
    await Promise.all(pages.map((page) => shopper.pay(page, "completed", { force: true })))
    return shopper.random.pick(pages)
  },
  "stock ran out": async (chaos, shopper, sessionId, isNew) => {
    await chaos.merchant.sellOut()
    chaos.known.soldOutCarts.add(shopper.cartId)
    return payAtOnce(chaos, shopper, sessionId, isNew)
  },
  "provider disabled in the region": async (chaos, shopper, sessionId, isNew) => {
    const { market } = shopper.checkout
    await chaos.merchant.offerAlipay(market, false)
    try {
      const paidFor = (await shopper.pay(sessionId)) ? sessionId : undefined
      await shopper.complete()
      if (paidFor) return paidFor
    } finally {
      await chaos.merchant.offerAlipay(market, true)
    }
    return payAgain(shopper, isNew)
  },
  "never paid": async (_world, _shopper, sessionId) => sessionId,
  "paid during a maintenance of two hours": async (chaos, shopper, sessionId) => {
    // When the shop is open again, its database reports a deadlock.
    await refuseOnce(chaos, shopper, "deadlock")
    await chaos.maintenance.join(() => shopper.pay(sessionId))
    return sessionId
  },
  "key rotated while paying": async (chaos, shopper, sessionId) => {
    await chaos.rotation.join(() => shopper.pay(sessionId))
    return sessionId
  },
  "moved to Alipay+ while paying": async (chaos, shopper, sessionId, isNew) => {
    const { market } = shopper.checkout
    await chaos.merchant.moveToAlipayPlus(market)
    try {
      if (await shopper.pay(sessionId, "completed", { await_delivery: true })) return sessionId
    } finally {
      await chaos.merchant.offerAlipay(market, true)
    }
    return payAgain(shopper, isNew)
  },
  "a column of order_line_item missing": whileColumnIsMissing("order_line_item"),
  "a column of order_transaction missing": whileColumnIsMissing("order_transaction"),
  "order row refused: a value is missing": whileOrdersAreRefused("a value is missing"),
  "order row refused: a reference is broken": whileOrdersAreRefused("a reference is broken"),
}

/** The payment is made, and its notification arrives, while the database lacks a column. */
function whileColumnIsMissing(table: TableWithoutColumn): TroubleAction {
  return async (chaos, shopper, sessionId, isNew) => {
    const paid = await chaos.database.withoutColumnOf(table, async () => {
      if (!(await shopper.pay(sessionId, "completed", { await_delivery: true }))) return false
      const seen = await shopper.sync(sessionId)
      if (!seen?.order_id) chaos.met.add(`database: a column of ${table} is missing`)
      return true
    })
    return paid ? sessionId : payAgain(shopper, isNew)
  }
}

/** In ms. Recovery runs every minute. */
const MAX_REFUSAL_MS = 90_000

function whileOrdersAreRefused(refusal: Refusal): TroubleAction {
  return async (chaos, shopper, sessionId, isNew) => {
    await refuseOnce(chaos, shopper, refusal)
    return payAtOnce(chaos, shopper, sessionId, isNew)
  }
}

/** The database refuses this shopper's order once, or until there was no try for a while. */
async function refuseOnce({ database, background, met }: ChaosContext, shopper: Shopper, refusal: Refusal) {
  const refused = await database.refuseOrdersOf(shopper.email, refusal)
  const untilRefused = async () => {
    const giveUpAt = Date.now() + MAX_REFUSAL_MS
    while ((await refused.times()) === 0 && Date.now() < giveUpAt) await pause(100)
    if ((await refused.times()) > 0) met.add(`database: ${refusal}`)
    await refused.end()
  }
  background.push(untilRefused())
}
