import { setTimeout as pause } from "node:timers/promises"
import { readAlerts } from "./books/books"
import { ClusterKeeper } from "./environment/cluster-keeper"
import type { BadLuck } from "./faults/bad-luck"
import { strike } from "./faults/cluster-faults"
import { kill } from "./faults/killer"
import type { Flags } from "./flags"
import { attack } from "./people/attackers"
import { visit } from "./people/visit"
import type { Checkout, Plan } from "./plan/plan"
import type { World } from "./world"

/** What goes on after the last shopper has left may take so long, in ms. */
const PATIENCE_MS = 120_000

/** Everybody comes, a few at a time, and what is planned happens when its turn has come. */
export async function letThemCome(
  world: World,
  luck: BadLuck,
  plan: Plan,
  flags: Pick<Flags, "minutes" | "shoppers" | "emptyTables">,
  say: (text: string) => void,
): Promise<{ shoppers: number; seconds: number }> {
  const since = Date.now()
  const closesAt = since + flags.minutes * 60_000
  const queue = [...plan.checkouts]
  const attacks = [...plan.attacks]
  const events = eventsOf(world, plan, flags.emptyTables)
  const under: Promise<unknown>[] = []
  let came = 0
  let left = 0
  const progress = setInterval(() => {
    const kills = `${world.keeper.kills} kills`
    say(`${left} of ${plan.checkouts.length} shoppers done, ${came - left} in the shop, ${kills}`)
  }, 10_000)
  const tell = async (story: Checkout) => {
    came++
    for (let event = events[0]; event && event.afterShoppers <= came; event = events[0]) {
      events.shift()
      under.push(
        event.happen().catch((error: Error) => world.troubles.push(`${event.name}: ${error.message}`)),
      )
    }
    await visit(world, luck, story).catch((error: Error) => {
      world.troubles.push(`shopper ${story.number} (${story.trouble}, ${story.afterwards}): ${error.message}`)
    })
    left++
  }
  const serve = async () => {
    while (Date.now() < closesAt) {
      const next = attacks[0] && attacks[0].afterShoppers <= came ? attacks.shift() : undefined
      if (next) {
        await attack(world, next).catch((error: Error) => {
          world.troubles.push(`attacker ${next.number} (${next.kind}): ${error.message}`)
        })
        continue
      }
      const story = queue.shift()
      if (!story) return
      await tell(story)
    }
  }
  await Promise.all(Array.from({ length: flags.shoppers }, serve))
  await Promise.all(under)
  await Promise.race([Promise.all(world.background), pause(PATIENCE_MS)])
  clearInterval(progress)
  const seconds = Math.round((Date.now() - since) / 1000)
  say(`${left} shoppers in ${seconds} s, ${world.keeper.kills} kills`)
  return { shoppers: left, seconds }
}

type PlannedEvent = { afterShoppers: number; name: string; happen: () => Promise<unknown> }

/** In the order in which they happen. */
function eventsOf(world: World, plan: Plan, emptyTables: boolean): PlannedEvent[] {
  const { keeper, psp, met } = world
  const kills = plan.kills.map((one) => ({
    afterShoppers: one.afterShoppers,
    name: `SIGKILL ${one.during}`,
    happen: () => kill(one, psp, keeper, met),
  }))
  const blows = plan.clusterFaults.map((one) => ({
    afterShoppers: one.afterShoppers,
    name: one.fault,
    happen: async () => {
      if (keeper instanceof ClusterKeeper) await strike(one, world, keeper)
    },
  }))
  const emptied = [0.3, 0.6, 0.9].map((share) => ({
    afterShoppers: Math.ceil(share * plan.checkouts.length),
    name: "plugin's tables emptied",
    happen: () => forgetEverything(world),
  }))
  return [...kills, ...blows, ...(emptyTables ? emptied : [])].sort(
    (a, b) => a.afterShoppers - b.afterShoppers,
  )
}

/** The plugin's tables are lost. What the merchant was told until then, nobody can hold against it. */
async function forgetEverything(world: World): Promise<void> {
  world.toldBefore.push(...(await readAlerts(world)))
  await world.records.emptyPluginTables()
  world.met.add("plugin's tables emptied")
}
