import { writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Recovered } from "../aftermath/let-time-pass"
import type { Storm } from "../aftermath/storm"
import type { Books } from "../books/books"
import { type Breach, INVARIANTS, type Invariant, type Verdict } from "../books/invariants"
import type { Shortfall } from "../books/shortfall-watch"
import type { ShopKeeper } from "../environment/medusa-keeper"
import { nameOf } from "../faults/bad-luck"
import { CLUSTER_FAULTS, MOVED } from "../faults/cluster-faults"
import { REFUSALS } from "../faults/database-faults"
import { PSP_CALLS, PSP_FAULTS } from "../faults/psp-faults"
import { AFTERWARDS, ATTACKS, MAIL, type Plan, RETURNS, STARTS, TROUBLES } from "../plan/plan"
import type { World } from "../world"

export type Run = Verdict & {
  /** Orders that were seen standing for too little, and how often anybody looked. */
  shortfalls: (Shortfall & { looks: number })[]
  looks: number
  plan: Plan
  shoppers: number
  seconds: number
  keeper: ShopKeeper
  deaths: number
  world: World
  /** Recovery of the last days, when there should be nothing left to do. */
  rest: Recovered
  weather: Storm
  books: Books
}

/** In a run of a thousand each fault is met so often, or the run proves too little; and in a shorter one its share. */
const OFTEN_ENOUGH = { of: 1_000, each: 20, kills: 10 }
/** A run in which one fault more or less is not luck. */
const LONG_RUN = 400

/** What recovery has to do on any day: pages that nobody paid expire, and what is not mended is told again. */
const NATURAL = ["set_session_status", "alert"]

/** @returns the exit code */
export function printReport(run: Run): number {
  const { world, keeper, plan, weather, rest } = run
  const breaches: Breach[] = [
    ...run.breaches,
    ...world.believedForgeries.map((message) => ({ invariant: "I6" as const, id: "forgery", message })),
    ...weather.changes.map((message) => ({ invariant: "I6" as const, id: "storm", message })),
    ...run.shortfalls.map(toBreach),
  ]
  const checked = {
    ...run.checked,
    I6: weather.requests + world.met.of("notification forged"),
    I10: run.looks,
  }

  console.log("\nFaults and attacks met")
  const kinds = faultKinds(world.house.cluster !== undefined)
  for (const kind of kinds) console.log(`  ${String(world.met.of(kind)).padStart(5)}  ${kind}`)
  for (const [kind, count] of world.met.entries()) {
    if (!kinds.includes(kind)) console.log(`  ${String(count).padStart(5)}  (${kind})`)
  }
  const share = Math.min(1, run.shoppers / OFTEN_ENOUGH.of)
  const rare = kinds.filter((kind) => world.met.of(kind) < Math.floor(OFTEN_ENOUGH.each * share))

  console.log("\nInvariants")
  for (const [name, text] of Object.entries(INVARIANTS) as [Invariant, string][]) {
    const count = breaches.filter(({ invariant }) => invariant === name).length
    console.log(
      `  ${count === 0 ? "✓" : "✗"} ${name.padEnd(3)}  ${String(checked[name]).padStart(5)} checked, ${count} breached: ${text}`,
    )
  }
  console.log(
    `  ${String(run.halfMade.length).padStart(12)} orders that core left half made, of I2 and I4${run.halfMade.length > 0 ? `: ${run.halfMade.join(", ")}` : ""}`,
  )
  for (const { invariant, id, message } of breaches) {
    console.log(`  ${invariant} ${id}: ${message}${storyOf(id, run)}`)
  }
  for (const { psp_order_id, message } of rest.failures) {
    console.log(`  recovery cannot sync ${psp_order_id}: ${message}`)
  }
  printTroubles(world.troubles)

  const names = Object.keys(INVARIANTS)
  const failedNames = names.filter((name) => breaches.some(({ invariant }) => invariant === name))
  const isLong = run.shoppers >= LONG_RUN
  const left = Object.entries(rest.actions).filter(([action]) => !NATURAL.includes(action))
  const other = [
    rest.failures.length > 0 && "recovery does not come to rest",
    rest.errors.length > 0 && `recovery failed: ${rest.errors.join("; ")}`,
    left.length > 0 &&
      `days later recovery still found something to do: ${JSON.stringify(Object.fromEntries(left))}`,
    run.deaths > 0 && `the shop died by itself ${run.deaths} times`,
    isLong && rare.length > 0 && `met too seldom: ${rare.join("; ")}`,
    isLong && keeper.kills < Math.floor(OFTEN_ENOUGH.kills * share) && `${keeper.kills} kills only`,
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

const toBreach = ({ orderId, displayId, total, held, looks }: Run["shortfalls"][number]): Breach => ({
  invariant: "I10",
  id: orderId,
  message: `order #${displayId} of ${total} stood for ${held}, seen ${looks} times`,
})

/** Whose story it was, as far as the id of a breach tells. */
function storyOf(id: string, { world, plan, books }: Run): string {
  const cartId = books.orders.find((order) => order.id === id)?.cartId
  const session = books.payments.find((payment) => payment.id === id)?.sessionId ?? id.split(" ").at(-1) ?? id
  const owner =
    world.owners.get(session) ?? [...world.owners.values()].find((one) => one.cartId === (cartId ?? id))
  if (!owner) return ""
  const number = owner.checkout
  const story = number > 0 ? plan.checkouts[number - 1] : plan.attacks[-number - 1]
  return ` — ${JSON.stringify(story)}`
}

/** Every kind of fault that a run is to meet. */
function faultKinds(cluster: boolean): string[] {
  return [
    ...(cluster ? [...Object.keys(CLUSTER_FAULTS), MOVED] : []),
    ...PSP_CALLS.flatMap((call) => PSP_FAULTS[call].map((fault) => nameOf(call, fault))),
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
    "database: a column is missing",
    ...Object.keys(REFUSALS).map((refusal) => `database: ${refusal}`),
    ...ATTACKS.map((attack) => `attack: ${attack}`),
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
