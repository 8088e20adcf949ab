import type { Http } from "../../testkit/actors/http"
import type { Psp } from "../../testkit/actors/psp"
import { Attacker } from "./attacker"
import type { Attack } from "./attacks"
import { readCatalogue } from "./catalogue"
import { type Sql, type UnderpaidOrder, UnderpaidOrderWatch } from "./underpaid-orders"

export type Target = {
  /** The Store API, with a publishable key. */
  store: Http
  psp: Psp
  sql: Sql
}

export type Plan = {
  attacks: readonly Attack[]
  /** Tries of each attack, spread over the latencies. */
  tries: number
  /** How long MultiSafepay takes to answer, in ms. */
  latencies: readonly number[]
  /** Tries in parallel. */
  atOnce: number
}

export type Result = {
  attack: string
  latencyMs: number
  tries: number
  underpaid: UnderpaidOrder[]
  /** Orders that Medusa left behind without money. */
  unpaid: number
  /** Tries that ended with an error. */
  failures: string[]
}

type Try = { attack: Attack; number: number; result: Result }

type Options = {
  /** From 0 to 1. */
  random?: () => number
  say?: (text: string) => void
}

/** Runs each attack several times at each latency, several attacks at once, against one shop. */
export async function attackShop(
  target: Target,
  plan: Plan,
  { random = Math.random, say = () => {} }: Options = {},
): Promise<Result[]> {
  const catalogue = await readCatalogue(target.store)
  const results: Result[] = []
  for (const [index, latencyMs] of plan.latencies.entries()) {
    const tries = shareOf(plan.tries, plan.latencies.length, index)
    const round = plan.attacks.map(
      ({ name }): Result => ({ attack: name, latencyMs, tries, underpaid: [], unpaid: 0, failures: [] }),
    )
    const newAttacker = () =>
      new Attacker(target.store, target.psp, catalogue, () => random() * (50 + 2 * latencyMs))
    await attackAt(latencyMs, target, plan, round, newAttacker)
    results.push(...round)
    const sum = (of: (result: Result) => number) => round.reduce((total, one) => total + of(one), 0)
    say(
      `at ${latencyMs} ms: ${sum((one) => one.underpaid.length)} wins, ${sum((one) => one.unpaid)} orders left unpaid`,
    )
  }
  return results
}

/** One round: every attack at one latency. The results are written into `round`. */
async function attackAt(
  latencyMs: number,
  { psp, sql }: Target,
  { attacks, atOnce }: Plan,
  round: readonly Result[],
  newAttacker: () => Attacker,
): Promise<void> {
  const attackers: Attacker[] = []
  const attackOf = new Map<string, Result>()
  const queue = inTurns(attacks, round)
  const perform = async ({ attack, number, result }: Try) => {
    const known = () => {
      const attacker = newAttacker()
      attackers.push(attacker)
      attackOf.set(attacker.email, result)
      return attacker
    }
    await attack.run(known, number).catch((error: Error) => result.failures.push(error.message))
  }
  if (latencyMs > 0) await psp.fault({ on: "api", kind: "latency", ms: latencyMs, times: null })
  const underpaid = new UnderpaidOrderWatch(sql, psp)
  underpaid.watch()
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let next = queue.shift(); next; next = queue.shift()) await perform(next)
    }),
  )
  await psp.clearFaults()
  const counted = await underpaid.count(new Set(attackers.flatMap(({ answered }) => [...answered])))
  for (const order of counted.underpaid) attackOf.get(order.email)?.underpaid.push(order)
  for (const { email } of counted.unpaid) {
    const result = attackOf.get(email)
    if (result) result.unpaid++
  }
}

/** The tries of all attacks in turns, so that different attacks run at the same time. */
function inTurns(attacks: readonly Attack[], round: readonly Result[]): Try[] {
  const most = Math.max(...round.map(({ tries }) => tries))
  return Array.from({ length: most }, (_, number) =>
    attacks.flatMap((attack, at): Try[] => {
      const result = round[at]
      return result && number < result.tries ? [{ attack, number, result }] : []
    }),
  ).flat()
}

const shareOf = (tries: number, parts: number, index: number) =>
  Math.floor(tries / parts) + (index < tries % parts ? 1 : 0)

/** @returns lines for a terminal: tries and wins of each attack at each latency */
export function tableOf(results: readonly Result[]): string {
  const latencies = [...new Set(results.map(({ latencyMs }) => latencyMs))]
  const attacks = [...new Set(results.map(({ attack }) => attack))]
  const rows = attacks.map((attack) => {
    const own = results.filter((result) => result.attack === attack)
    const cells = latencies.map((latency) => {
      const result = own.find(({ latencyMs }) => latencyMs === latency)
      return `${result?.underpaid.length ?? 0} of ${result?.tries ?? 0}`
    })
    const sum = (of: (result: Result) => number) => String(own.reduce((total, one) => total + of(one), 0))
    return [attack, ...cells, sum(({ underpaid }) => underpaid.length), sum(({ unpaid }) => unpaid)]
  })
  const head = ["attack: wins of tries at", ...latencies.map((ms) => `${ms} ms`), "wins", "left unpaid"]
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)))
  return [head, ...rows]
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "))
    .join("\n")
}
