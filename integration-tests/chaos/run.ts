import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { withoutStackTrace } from "../../src/scripts/command-line"
import { ROOT } from "../../tools/demo/settings"
import { letTimePass, type Recovered } from "./aftermath/let-time-pass"
import { storm } from "./aftermath/storm"
import { readBooks } from "./books/books"
import { checkInvariants } from "./books/invariants"
import { ShortfallWatch } from "./books/shortfall-watch"
import { ClusterKeeper } from "./environment/cluster-keeper"
import { type House, openHouse } from "./environment/house"
import { MedusaKeeper, type ShopKeeper } from "./environment/medusa-keeper"
import { BadLuck } from "./faults/bad-luck"
import { MOVED } from "./faults/cluster-faults"
import { type Flags, HELP, parseFlags } from "./flags"
import { letThemCome } from "./let-them-come"
import { readCatalogue } from "./people/catalogue"
import { MerchantDesk } from "./people/merchant-desk"
import { makePlan, type Plan } from "./plan/plan"
import { printReport } from "./report/report"
import { makeWorld, type World } from "./world"

const started = Date.now()
const say = (text: string) =>
  console.log(`${((Date.now() - started) / 1000).toFixed(0).padStart(5)} s  ${text}`)

/** Minutes between the runs of recovery after the last shopper has left: every few for an hour, then less often. */
const THREE_HOURS = [3, 3, 4, ...Array.from({ length: 10 }, () => 5), 15, 15, 30, 30, 30]
/** Until midnight at the latest, when refunds go through, and until MultiSafepay has sent what it says of them. */
const A_DAY = [6 * 60, 6 * 60, 6 * 60, 6 * 60, 16, 16, 16, 16]
/** With nothing left to do. */
const DAYS_OF_REST = [5, 60, 6 * 60, 24 * 60, 3 * 24 * 60]

async function main(): Promise<void> {
  const flags = parseFlags(process.argv.slice(2))
  if (flags.help) {
    console.log(HELP)
    return
  }
  const plan = makePlan(flags.checkouts, flags.seed, flags.cluster)
  say(
    `${flags.checkouts} shoppers and ${plan.attacks.length} attackers, seed ${flags.seed}, ${plan.kills.length + plan.clusterFaults.length} kills and other blows planned`,
  )
  const house = await openHouse(say, { cluster: flags.cluster, folder: folderOf(flags) })
  try {
    process.exitCode = await play(house, plan, flags)
  } finally {
    await house.close()
  }
}

async function play(house: House, plan: Plan, flags: Flags): Promise<number> {
  const keeper = keeperOf(house)
  await keeper.start()
  say("the shop is open")
  const world = await openWorld(house, keeper)
  const luck = new BadLuck(world.psp, world.met)
  const watch = new ShortfallWatch(world.records, world.known, world.psp)
  watch.start()
  const { shoppers, seconds } = await letThemCome(world, luck, plan, flags, say)
  if (house.cluster) world.met.add(MOVED, house.cluster.moved.size)

  await luck.end()
  // Messages that were held up are on their way; none is held up for longer.
  await pause(5_000)
  say(`three hours later ${recovered(await letTimePass(world, THREE_HOURS))}`)
  say(`a day later ${recovered(await letTimePass(world, A_DAY))}`)
  const rest = await letTimePass(world, DAYS_OF_REST)
  say(`days later ${recovered(rest)}`)
  const { shortfalls, looks } = await watch.stop()
  await keeper.stop()

  // No job tells MultiSafepay of an order meanwhile, or finishes what time set going: whatever changes, the storm changed.
  const sleeper = keeperOf({ ...house, env: house.envWithoutJobs })
  await sleeper.start()
  const weather = await storm(world, plan.seed)
  say(`${weather.requests} replayed, forged and unsigned requests sent`)
  const books = await readBooks(world)
  await sleeper.stop()
  await world.records.close()

  const deaths = keeper.deaths + sleeper.deaths
  return printReport({
    ...{ plan, shoppers, seconds, keeper, deaths, world, rest, weather, books, shortfalls, looks },
    ...checkInvariants(books),
  })
}

/** One for each seed, so that several may run at the same time. */
const folderOf = ({ cluster, seed }: Flags) =>
  join(ROOT, ".artifacts", "chaos", `${cluster ? "cluster-" : ""}seed-${encodeURIComponent(seed)}`)

const keeperOf = (house: House): ShopKeeper =>
  house.cluster ? new ClusterKeeper(house, house.cluster) : MedusaKeeper.ofHouse(house)

const recovered = ({ runs, synced, actions, errors }: Recovered) =>
  `recovery synced ${synced} in ${runs} runs, ${JSON.stringify(actions)}${errors.length > 0 ? `, and failed: ${errors.join("; ")}` : ""}`

async function openWorld(house: House, keeper: ShopKeeper): Promise<World> {
  const world = makeWorld(house, keeper)
  await world.database.prepare()
  const catalogue = await readCatalogue(world.browser)
  const merchant = await MerchantDesk.open(world.browser, catalogue.regions)
  return { ...world, catalogue, merchant }
}

withoutStackTrace("chaos", main)
  .catch((error: unknown) => {
    console.error(error)
    process.exitCode = 1
  })
  .finally(() => process.exit())
