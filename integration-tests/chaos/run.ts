import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { ROOT } from "../../tools/demo/settings"
import { BadLuck } from "./bad-luck"
import { readBooks } from "./books"
import { readCatalogue } from "./catalogue"
import { MOVED, strike } from "./cluster-faults"
import { ClusterKeeper } from "./cluster-keeper"
import { type Flags, HELP, parseFlags } from "./flags"
import { type House, openHouse } from "./house"
import { audit } from "./invariants"
import { kill } from "./killer"
import { MedusaKeeper, type ShopKeeper } from "./medusa-keeper"
import { MerchantDesk } from "./merchant-desk"
import { makePlan, type Plan } from "./plan"
import { letMailArrive, reconcileAlone } from "./quiescence"
import type { Reconciled } from "./reconcile-until-quiet"
import { printReport, type Run } from "./report"
import { storm } from "./storm"
import { visit } from "./visit"
import { makeWorld, type World } from "./world"

const started = Date.now()
const say = (text: string) =>
  console.log(`${((Date.now() - started) / 1000).toFixed(0).padStart(5)} s  ${text}`)

async function main(): Promise<number> {
  const flags = parseFlags(process.argv.slice(2))
  if (flags.help) {
    console.log(HELP)
    return 0
  }
  const plan = makePlan(flags.checkouts, flags.seed, flags.cluster)
  say(
    `${flags.checkouts} shoppers, seed ${flags.seed}, ${plan.kills.length + plan.clusterFaults.length} kills and other blows planned`,
  )
  const house = await openHouse(say, { cluster: flags.cluster, folder: folderOf(flags) })
  try {
    return await play(house, plan, flags)
  } finally {
    await house.close()
  }
}

async function play(house: House, plan: Plan, flags: Flags): Promise<number> {
  const keeper = keeperOf(house)
  await keeper.start()
  say("the shop is open")
  const world = await openWorld(house)
  const luck = new BadLuck(world.psp, world.met)
  const { shoppers, seconds } = await letThemCome(world, luck, keeper, plan, flags)

  await luck.end()
  // Messages that were held up are on their way; none is held up for longer.
  await pause(5_000)
  await keeper.stop()
  say(reconciled(await reconcileAlone(house)))
  say(`two hours later ${reconciled(await reconcileAlone(house, "two hours later"))}`)
  await keeper.start()
  await letMailArrive(world)
  say("all mail has arrived, the refunds are through")
  await keeper.stop()
  const second = await reconcileAlone(house)
  say(reconciled(second))
  // No job tells MultiSafepay of an order meanwhile, or finishes what the mail set going: whatever changes, the storm changed.
  const sleeper = keeperOf({ ...house, env: house.envWithoutJobs })
  await sleeper.start()
  const weather = await storm(world, plan.seed)
  say(`${weather.requests} replayed, forged and unsigned requests sent`)
  await sleeper.stop()

  const books = await readBooks(world)
  await world.records.close()
  const deaths = keeper.deaths + sleeper.deaths
  const run: Run = { plan, shoppers, seconds, keeper, deaths, world, second, weather, books, ...audit(books) }
  return printReport(run)
}

/** One for each seed, so that several may run at the same time. */
const folderOf = ({ cluster, seed }: Flags) =>
  join(ROOT, ".artifacts", "chaos", `${cluster ? "cluster-" : ""}seed-${encodeURIComponent(seed)}`)

const keeperOf = (house: House) =>
  house.cluster ? new ClusterKeeper(house, house.cluster) : MedusaKeeper.ofHouse(house)

const reconciled = ({ settled, rounds, actions }: Reconciled) =>
  `reconciled: ${settled} settled in ${rounds} rounds, ${JSON.stringify(actions)}`

async function openWorld(house: House): Promise<World> {
  const world = makeWorld(house)
  const catalogue = await readCatalogue(world.browser)
  const merchant = await MerchantDesk.open(world.browser, catalogue.regions)
  return { ...world, catalogue, merchant }
}

/** @returns how many came, and for how long the shop was busy */
async function letThemCome(world: World, luck: BadLuck, keeper: ShopKeeper, plan: Plan, flags: Flags) {
  const since = Date.now()
  const closesAt = since + flags.minutes * 60_000
  const queue = [...plan.checkouts]
  const kills = [...plan.kills]
  const blows = [...plan.clusterFaults]
  const dying: Promise<void>[] = []
  let came = 0
  let left = 0
  const progress = setInterval(() => {
    say(`${left} of ${flags.checkouts} shoppers done, ${came - left} in the shop, ${keeper.kills} kills`)
  }, 10_000)
  const serve = async () => {
    for (let story = queue.shift(); story && Date.now() < closesAt; story = queue.shift()) {
      came++
      while (kills[0] && kills[0].afterShoppers <= came) {
        const next = kills.shift()
        if (next) dying.push(kill(next, world.psp, keeper, world.met))
      }
      while (keeper instanceof ClusterKeeper && blows[0] && blows[0].afterShoppers <= came) {
        const next = blows.shift()
        if (next) dying.push(strike(next, world, keeper))
      }
      await visit(world, luck, story).catch((error: Error) => {
        world.troubles.push(
          `shopper ${story.number} (${story.trouble}, ${story.afterwards}): ${error.message}`,
        )
      })
      left++
    }
  }
  await Promise.all(Array.from({ length: flags.shoppers }, serve))
  await Promise.all(dying)
  clearInterval(progress)
  if (world.house.cluster) world.met.add(MOVED, world.house.cluster.moved.size)
  const seconds = Math.round((Date.now() - since) / 1000)
  say(`${left} shoppers in ${seconds} s, ${keeper.kills} kills`)
  return { shoppers: left, seconds }
}

main()
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.stack : error)
    return 1
  })
  .then((code) => process.exit(code))
