import { writeFileSync } from "node:fs"
import { join } from "node:path"
import type { ShopSupervisor } from "../../../testkit/environment/medusa-supervisor"
import type { Recovered } from "../after-shopping/let-time-pass"
import type { ReplayAttack } from "../after-shopping/replay-attack"
import type { Books } from "../books/books"
import { type Breach, INVARIANTS, type Invariant, type Verdict } from "../books/invariants"
import { type Shortfall, splitShortfalls } from "../books/shortfall-watch"
import type { ChaosContext } from "../context"
import type { Plan } from "../plan/plan"
import { faultKinds } from "./fault-kinds"
import { type MetTooSeldom, metTooSeldom } from "./met-too-seldom"

export type Run = Verdict & {
  /** Orders that existed for less than they cost, and how often the orders were checked. */
  shortfalls: (Shortfall & { looks: number })[]
  looks: number
  plan: Plan
  shoppers: number
  seconds: number
  supervisor: ShopSupervisor
  deaths: number
  chaos: ChaosContext
  /** Recovery in the last days, when nothing should be left to do. */
  rest: Recovered
  replayed: ReplayAttack
  books: Books
}

/** What recovery does on any day: unpaid pages expire, and open alerts are repeated. */
const EXPECTED = ["set_session_status", "alert"]

/** @returns the exit code */
export function printReport(run: Run): number {
  const { chaos, supervisor, plan, replayed, rest } = run
  const shortfalls = splitShortfalls(run.shortfalls, run.halfMade)
  const breaches: Breach[] = [
    ...run.breaches,
    ...chaos.acceptedForgeries.map((message) => ({ invariant: "I6" as const, id: "forgery", message })),
    ...replayed.changes.map((message) => ({ invariant: "I6" as const, id: "replay attack", message })),
    ...shortfalls.breaches.map(toBreach),
  ]
  const checked = {
    ...run.checked,
    I6: replayed.requests + chaos.met.of("notification forged"),
    I10: run.looks,
  }

  console.log("\nFaults and attacks met")
  const kinds = faultKinds(chaos.environment.cluster !== undefined)
  for (const kind of kinds) console.log(`  ${String(chaos.met.of(kind)).padStart(5)}  ${kind}`)
  for (const [kind, count] of chaos.met.entries()) {
    if (!kinds.includes(kind)) console.log(`  ${String(count).padStart(5)}  (${kind})`)
  }
  const seldom = metTooSeldom(chaos.met, kinds, { shoppers: run.shoppers, kills: supervisor.kills })

  console.log("\nInvariants")
  for (const [name, text] of Object.entries(INVARIANTS) as [Invariant, string][]) {
    const count = breaches.filter(({ invariant }) => invariant === name).length
    console.log(
      `  ${count === 0 ? "✓" : "✗"} ${name.padEnd(3)}  ${String(checked[name]).padStart(5)} checked, ${count} breached: ${text}`,
    )
  }
  console.log(
    `  ${String(run.halfMade.length).padStart(12)} orders that core left unfinished, exempt from I2 and I4${run.halfMade.length > 0 ? `: ${run.halfMade.join(", ")}` : ""}`,
  )
  console.log(
    `  ${String(shortfalls.unpaid.length).padStart(12)} of them that a shopper was shown unpaid, exempt from I10${shortfalls.unpaid.length > 0 ? `: ${shortfalls.unpaid.map(({ orderId }) => orderId).join(", ")}` : ""}`,
  )
  for (const { invariant, id, message } of breaches) {
    console.log(`  ${invariant} ${id}: ${message}${checkoutOf(id, run)}`)
  }
  for (const { psp_order_id, message } of rest.failures) {
    console.log(`  recovery cannot sync ${psp_order_id}: ${message}`)
  }
  printTroubles(chaos.troubles)

  const names = Object.keys(INVARIANTS)
  const failedNames = names.filter((name) => breaches.some(({ invariant }) => invariant === name))
  const left = Object.entries(rest.actions).filter(([action]) => !EXPECTED.includes(action))
  const other = [
    rest.failures.length > 0 && "recovery still fails for some payments",
    rest.errors.length > 0 && `recovery failed: ${rest.errors.join("; ")}`,
    left.length > 0 &&
      `days later recovery still found something to do: ${JSON.stringify(Object.fromEntries(left))}`,
    run.deaths > 0 && `the shop ended by itself ${run.deaths} times`,
    seldom.failsRun && "too little was met, see the list",
  ].filter((text) => text !== false)
  for (const text of other) console.log(`  ✗ ${text}`)
  printSeldom(seldom, supervisor.kills)

  writeFileSync(
    join(chaos.environment.folder, "report.json"),
    JSON.stringify({ breaches, plan, ...plainBooks(run.books) }, null, 1),
  )
  console.log(
    `\nseed ${plan.seed}, ${run.shoppers} shoppers in ${run.seconds} s, ${supervisor.kills} SIGKILLs, ` +
      `${run.books.ledger.length} PSP orders, ${run.books.orders.length} orders`,
  )
  const failed = failedNames.length + other.length
  console.log(`${names.length - failedNames.length} passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
}

const toBreach = ({ orderId, displayId, total, held, looks }: Run["shortfalls"][number]): Breach => ({
  invariant: "I10",
  id: orderId,
  message: `order #${displayId} of ${total} existed for ${held}, seen ${looks} times`,
})

/** What was planned for the shopper of a breach, as far as its id shows. */
function checkoutOf(id: string, { chaos, plan, books }: Run): string {
  const cartId = books.orders.find((order) => order.id === id)?.cartId
  const session = books.payments.find((payment) => payment.id === id)?.sessionId ?? id.split(" ").at(-1) ?? id
  const owner =
    chaos.owners.get(session) ?? [...chaos.owners.values()].find((one) => one.cartId === (cartId ?? id))
  if (!owner) return ""
  const number = owner.checkout
  const checkout = number > 0 ? plan.checkouts[number - 1] : plan.attacks[-number - 1]
  return ` — ${JSON.stringify(checkout)}`
}

function printSeldom({ kinds, missingKills, failsRun }: MetTooSeldom, kills: number): void {
  console.log(`\nMet too seldom for a run of this size${failsRun ? ", which fails it" : ""}`)
  if (kinds.length === 0) console.log("  nothing")
  for (const { kind, met, least } of kinds)
    console.log(`  ${String(met).padStart(5)}  ${kind}, of at least ${least}`)
  if (missingKills !== undefined)
    console.log(`  ${String(kills).padStart(5)}  kills, of at least ${missingKills}`)
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
