import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { nameOf } from "./bad-luck"
import type { Books } from "./books"
import { CLUSTER_FAULTS, MOVED } from "./cluster-faults"
import { type Audit, type Breach, INVARIANTS, type Invariant } from "./invariants"
import type { ShopKeeper } from "./medusa-keeper"
import { AFTERWARDS, MAIL, type Plan, RETURNS, STARTS, TROUBLES } from "./plan"
import { PSP_CALLS, PSP_FAULTS } from "./psp-faults"
import type { Reconciled } from "./reconcile-until-quiet"
import type { Storm } from "./storm"
import type { World } from "./world"

export type Run = Audit & {
  plan: Plan
  shoppers: number
  seconds: number
  keeper: ShopKeeper
  deaths: number
  world: World
  second: Reconciled
  weather: Storm
  books: Books
}

/** In a run of a thousand each fault is met so often, or the run proves too little. */
const OFTEN_ENOUGH = { of: 1_000, each: 20, kills: 10 }

/** @returns the exit code */
export function printReport(run: Run): number {
  const { world, keeper, plan, weather, second } = run
  const breaches: Breach[] = [
    ...run.breaches,
    ...world.believedForgeries.map((message) => ({ invariant: "I6" as const, id: "forgery", message })),
    ...weather.changes.map((message) => ({ invariant: "I6" as const, id: "storm", message })),
  ]
  const checked = { ...run.checked, I6: weather.requests + world.met.of("notification forged") }

  console.log("\nFaults met")
  const kinds = faultKinds(world.house.cluster !== undefined)
  for (const kind of kinds) console.log(`  ${String(world.met.of(kind)).padStart(5)}  ${kind}`)
  for (const [kind, count] of world.met.entries()) {
    if (!kinds.includes(kind)) console.log(`  ${String(count).padStart(5)}  (${kind})`)
  }
  const rare = kinds.filter(
    (kind) => world.met.of(kind) < (OFTEN_ENOUGH.each * run.shoppers) / OFTEN_ENOUGH.of,
  )

  console.log("\nInvariants")
  for (const [name, text] of Object.entries(INVARIANTS) as [Invariant, string][]) {
    const count = breaches.filter(({ invariant }) => invariant === name).length
    console.log(
      `  ${count === 0 ? "✓" : "✗"} ${name}  ${String(checked[name]).padStart(5)} checked, ${count} breached: ${text}`,
    )
  }
  for (const { invariant, id, message } of breaches) {
    const owner = world.owners.get(id)
    const story = owner && plan.checkouts[owner.checkout - 1]
    console.log(`  ${invariant} ${id}: ${message}${story ? ` — ${JSON.stringify(story)}` : ""}`)
  }
  for (const { psp_order_id, message } of second.failures) {
    console.log(`  reconciliation cannot settle ${psp_order_id}: ${message}`)
  }
  printTroubles(world.troubles)

  const names = Object.keys(INVARIANTS)
  const failedNames = names.filter((name) => breaches.some(({ invariant }) => invariant === name))
  const other = [
    second.failures.length > 0 && "reconciliation does not come to rest",
    second.settled > 0 && `the second reconciliation still found ${second.settled} to settle`,
    run.deaths > 0 && `the shop died by itself ${run.deaths} times`,
    run.shoppers >= OFTEN_ENOUGH.of && rare.length > 0 && `met too seldom: ${rare.join("; ")}`,
    run.shoppers >= OFTEN_ENOUGH.of && keeper.kills < OFTEN_ENOUGH.kills && `${keeper.kills} kills only`,
  ].filter((text) => text !== false)
  for (const text of other) console.log(`  ✗ ${text}`)

  writeFileSync(
    join(world.house.folder, "report.json"),
    JSON.stringify({ breaches, plan, ...plainBooks(run.books) }, null, 1),
  )
  console.log(
    `\nseed ${plan.seed}, ${run.shoppers} shoppers in ${run.seconds} s, ${keeper.kills} SIGKILLs, ` +
      `${run.books.ledger.length} PSP orders, ${run.books.orders.length} orders`,
  )
  const failed = failedNames.length + other.length
  console.log(`${names.length - failedNames.length} passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
}

/** Every kind of fault that a run is to meet. */
function faultKinds(cluster: boolean): string[] {
  return [
    ...(cluster ? [...Object.keys(CLUSTER_FAULTS), MOVED] : []),
    ...PSP_CALLS.flatMap((call) => PSP_FAULTS.map((fault) => nameOf(call, fault))),
    ...Object.keys(MAIL)
      .filter((mail) => mail !== "arrives in order")
      .map((mail) => `notification ${mail}`),
    ...Object.keys(STARTS)
      .filter((start) => start !== "once")
      .map((start) => `shopper: ${start}`),
    ...Object.keys(TROUBLES)
      .filter((trouble) => trouble !== "none")
      .map((trouble) => `shopper: ${trouble}`),
    ...Object.keys(RETURNS).map((way) => `shopper: ${way === "never" ? "never comes back" : way}`),
    ...Object.keys(AFTERWARDS)
      .filter((deed) => deed !== "nothing")
      .map((deed) => `merchant: ${deed}`),
  ]
}

function printTroubles(troubles: string[]): void {
  if (troubles.length === 0) return
  console.log(`\n${troubles.length} visits ended early, for example`)
  for (const trouble of troubles.slice(0, 10)) console.log(`  ${trouble}`)
}

const plainBooks = (books: Books) => ({
  ledger: books.ledger,
  payments: books.payments,
  orders: books.orders,
  alerts: books.alerts,
  owners: Object.fromEntries(books.owners),
})
