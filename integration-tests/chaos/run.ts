import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { withoutStackTrace } from "../../src/scripts/command-line"
import { ROOT } from "../../testkit/checkout"
import { ClusterSupervisor } from "../../testkit/environment/cluster-supervisor"
import { MedusaSupervisor, type ShopSupervisor } from "../../testkit/environment/medusa-supervisor"
import { openTestEnvironment, type TestEnvironment } from "../../testkit/environment/test-environment"
import { letTimePass, type Recovered } from "./after-shopping/let-time-pass"
import { replayAttack } from "./after-shopping/replay-attack"
import { type Books, readBooks } from "./books/books"
import { checkInvariants } from "./books/invariants"
import { ShortfallWatch } from "./books/shortfall-watch"
import { type ChaosContext, makeContext } from "./context"
import { MOVED } from "./faults/cluster-faults"
import { FaultInjector } from "./faults/fault-injector"
import { metName } from "./faults/refund-handling"
import { type Flags, HELP, parseFlags } from "./flags"
import { readCatalogue } from "./people/catalogue"
import { MerchantApi } from "./people/merchant-api"
import { makePlan, type Plan } from "./plan/plan"
import { printReport } from "./report/report"
import { runShoppers } from "./run-shoppers"

const started = Date.now()
const say = (text: string) =>
  console.log(`${((Date.now() - started) / 1000).toFixed(0).padStart(5)} s  ${text}`)

/** Minutes between the runs of recovery after the last shopper: every few minutes for an hour, then less often. */
const THREE_HOURS = [3, 3, 4, ...Array.from({ length: 10 }, () => 5), 15, 15, 30, 30, 30]
/** Past midnight, when MultiSafepay pays out refunds, until its notifications about them have arrived. */
const A_DAY = [6 * 60, 6 * 60, 6 * 60, 6 * 60, 16, 16, 16, 16]
/** How long automatic refunds of a run of any size may wait for their turn. */
const MAX_QUEUE_HOURS = 60
/** Minutes after which nothing should be left to do. */
const QUIET_DAYS = [5, 60, 6 * 60, 24 * 60, 3 * 24 * 60]

async function main(): Promise<void> {
  const flags = parseFlags(process.argv.slice(2))
  if (flags.help) {
    console.log(HELP)
    return
  }
  const plan = makePlan(flags.checkouts, flags.seed, flags.cluster)
  say(
    `${flags.checkouts} shoppers and ${plan.attacks.length} attackers, seed ${flags.seed}, ${plan.kills.length + plan.clusterFaults.length} kills and other failures planned`,
  )
  const environment = await openTestEnvironment(say, { cluster: flags.cluster, folder: folderOf(flags) })
  try {
    process.exitCode = await run(environment, plan, flags)
  } finally {
    await environment.close()
  }
}

async function run(environment: TestEnvironment, plan: Plan, flags: Flags): Promise<number> {
  const supervisor = supervisorOf(environment)
  await supervisor.start()
  say("the shop is open")
  const chaos = await openContext(environment, supervisor)
  const injector = new FaultInjector(chaos.psp, chaos.met)
  const watch = new ShortfallWatch(chaos.records, chaos.known, chaos.psp)
  watch.start()
  const { shoppers, seconds } = await runShoppers(chaos, injector, plan, flags, say)
  if (environment.cluster) chaos.met.add(MOVED, environment.cluster.moved.size)

  await injector.end()
  // No notification is delayed for longer than this.
  await pause(5_000)
  say(`three hours later ${recovered(await letTimePass(chaos, THREE_HOURS))}`)
  for (const act of chaos.hoursLater) await act()
  say(`a day later ${recovered(await letTimePass(chaos, A_DAY))}`)
  await untilRefunded(chaos)
  const rest = await letTimePass(chaos, QUIET_DAYS)
  say(`days later ${recovered(rest)}`)
  const { shortfalls, looks } = await watch.stop()
  await supervisor.stop()

  // The shop runs without its jobs, so that nothing but the replay attack can change anything.
  const withoutJobs = supervisorOf({ ...environment, env: environment.envWithoutJobs })
  await withoutJobs.start()
  const replayed = await replayAttack(chaos, plan.seed)
  say(`${replayed.requests} replayed, forged and unsigned requests sent`)
  const books = await readBooks(chaos)
  countRefundHandling(chaos, books)
  await withoutJobs.stop()
  await chaos.records.close()

  const deaths = supervisor.deaths + withoutJobs.deaths
  return printReport({
    ...{ plan, shoppers, seconds, supervisor, deaths, chaos, rest, replayed, books, shortfalls, looks },
    ...checkInvariants(books),
  })
}

/** The merchant resumes the automatic refunds each time the hourly limit is reached. */
async function untilRefunded(chaos: ChaosContext): Promise<void> {
  for (let hour = 1; hour <= MAX_QUEUE_HOURS; hour++) {
    const { actions } = await letTimePass(chaos, [61])
    const refunds = (actions.refund_payment ?? 0) + (actions.refund_at_psp ?? 0)
    if (refunds === 0) break
    say(`${hour} hours after that day ${refunds} more automatic refunds`)
  }
  await letTimePass(chaos, A_DAY)
}

/** A way of handling refunds counts as met for each payment with a refund. */
function countRefundHandling({ known, met }: ChaosContext, { ledger }: Books): void {
  for (const { order_id, refunds } of ledger) {
    const handling = known.refundHandling.get(order_id)
    if (handling && refunds.length > 0) met.add(metName(handling))
  }
}

/** One folder per seed, so that several runs can work at the same time. */
const folderOf = ({ cluster, seed }: Flags) =>
  join(ROOT, ".artifacts", "chaos", `${cluster ? "cluster-" : ""}seed-${encodeURIComponent(seed)}`)

const supervisorOf = (environment: TestEnvironment): ShopSupervisor =>
  environment.cluster
    ? new ClusterSupervisor(environment, environment.cluster)
    : MedusaSupervisor.ofEnvironment(environment)

const recovered = ({ runs, synced, actions, errors }: Recovered) =>
  `recovery synced ${synced} in ${runs} runs, ${JSON.stringify(actions)}${errors.length > 0 ? `, and failed: ${errors.join("; ")}` : ""}`

async function openContext(environment: TestEnvironment, supervisor: ShopSupervisor): Promise<ChaosContext> {
  const chaos = makeContext(environment, supervisor)
  await chaos.database.prepare()
  const catalogue = await readCatalogue(chaos.browser)
  const merchant = await MerchantApi.open(chaos.browser, catalogue.regions)
  return { ...chaos, catalogue, merchant }
}

withoutStackTrace("chaos", main)
  .catch((error: unknown) => {
    console.error(error)
    process.exitCode = 1
  })
  .finally(() => process.exit())
