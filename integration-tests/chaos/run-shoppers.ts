import { setTimeout as pause } from "node:timers/promises"
import { ClusterSupervisor } from "../../testkit/environment/cluster-supervisor"
import { readAlerts } from "./books/books"
import type { ChaosContext } from "./context"
import { strike } from "./faults/cluster-faults"
import type { FaultInjector } from "./faults/fault-injector"
import { kill } from "./faults/kill-shop"
import type { Flags } from "./flags"
import { attack } from "./people/attackers"
import { visit } from "./people/visit"
import type { Checkout } from "./plan/checkout"
import type { Plan } from "./plan/plan"

/** How long background work may run after the last shopper, in ms. */
const MAX_BACKGROUND_MS = 120_000

/** Runs all shoppers and attackers, a few at a time, and each planned event after its number of shoppers. */
export async function runShoppers(
  chaos: ChaosContext,
  injector: FaultInjector,
  plan: Plan,
  flags: Pick<Flags, "minutes" | "shoppers" | "emptyTables">,
  say: (text: string) => void,
): Promise<{ shoppers: number; seconds: number }> {
  const since = Date.now()
  const closesAt = since + flags.minutes * 60_000
  const queue = [...plan.checkouts]
  const attacks = [...plan.attacks]
  const events = eventsOf(chaos, plan, flags.emptyTables)
  const running: Promise<unknown>[] = []
  let came = 0
  let left = 0
  const progress = setInterval(() => {
    const kills = `${chaos.supervisor.kills} kills`
    say(`${left} of ${plan.checkouts.length} shoppers done, ${came - left} in the shop, ${kills}`)
  }, 10_000)
  const serve = async (checkout: Checkout) => {
    came++
    for (let event = events[0]; event && event.afterShoppers <= came; event = events[0]) {
      events.shift()
      running.push(
        event.start().catch((error: Error) => chaos.troubles.push(`${event.name}: ${error.message}`)),
      )
    }
    await visit(chaos, injector, checkout).catch((error: Error) => {
      chaos.troubles.push(
        `shopper ${checkout.number} (${checkout.trouble}, ${checkout.afterwards}): ${error.message}`,
      )
    })
    left++
  }
  const work = async () => {
    while (Date.now() < closesAt) {
      const next = attacks[0] && attacks[0].afterShoppers <= came ? attacks.shift() : undefined
      if (next) {
        await attack(chaos, next).catch((error: Error) => {
          chaos.troubles.push(`attacker ${next.number} (${next.kind}): ${error.message}`)
        })
        continue
      }
      const checkout = queue.shift()
      if (!checkout) return
      await serve(checkout)
    }
  }
  await Promise.all(Array.from({ length: flags.shoppers }, work))
  await Promise.all(running)
  await Promise.race([Promise.all(chaos.background), pause(MAX_BACKGROUND_MS)])
  clearInterval(progress)
  const seconds = Math.round((Date.now() - since) / 1000)
  say(`${left} shoppers in ${seconds} s, ${chaos.supervisor.kills} kills`)
  return { shoppers: left, seconds }
}

type PlannedEvent = { afterShoppers: number; name: string; start: () => Promise<unknown> }

/** Sorted by when they happen. */
function eventsOf(chaos: ChaosContext, plan: Plan, emptyTables: boolean): PlannedEvent[] {
  const { supervisor, psp, met } = chaos
  const kills = plan.kills.map((one) => ({
    afterShoppers: one.afterShoppers,
    name: `SIGKILL ${one.during}`,
    start: () => kill(one, psp, supervisor, met),
  }))
  const clusterFaults = plan.clusterFaults.map((one) => ({
    afterShoppers: one.afterShoppers,
    name: one.fault,
    start: async () => {
      if (supervisor instanceof ClusterSupervisor) await strike(one, chaos, supervisor)
    },
  }))
  const emptied = [0.3, 0.6, 0.9].map((share) => ({
    afterShoppers: Math.ceil(share * plan.checkouts.length),
    name: "plugin's tables emptied",
    start: () => emptyPluginTables(chaos),
  }))
  return [...kills, ...clusterFaults, ...(emptyTables ? emptied : [])].sort(
    (a, b) => a.afterShoppers - b.afterShoppers,
  )
}

/** Empties the plugin's tables. The alerts until then are kept: they are exempt from I9 and I12. */
async function emptyPluginTables(chaos: ChaosContext): Promise<void> {
  chaos.alertsBefore.push(...(await readAlerts(chaos)))
  await chaos.records.emptyPluginTables()
  chaos.met.add("plugin's tables emptied")
}
