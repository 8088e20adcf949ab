import { join } from "node:path"
import { readFlags, UsageError } from "../../src/scripts/command-line"
import { ROOT } from "../../testkit/checkout"
import { openTestEnvironment } from "../../testkit/environment/test-environment"
import { ATTACKS } from "./attacks"
import { attackShop, type Result, tableOf } from "./campaign"
import { inOpenShop } from "./open-shop"

const HELP = `
Runs attacks of anonymous shoppers who want an order for less than it costs.

  npm run test:attacks
  npm run test:attacks -- --tries 40 --cluster

  --tries N     of each attack, spread over MultiSafepay's latencies of 0, 25, 50, 100 and 150 ms (300)
  --at-once N   how many attackers there are at a time (8)
  --attack T    only attacks whose name has this text
  --cluster     two servers behind a round robin and two workers, on Redis
  --help        this text

Prints how often each attack succeeded. Exit code 1 when one did.
`.trim()

const LATENCIES_MS = [0, 25, 50, 100, 150]

async function main(): Promise<number> {
  const values = readFlags(process.argv.slice(2), {
    tries: { type: "string", default: "300" },
    "at-once": { type: "string", default: "8" },
    attack: { type: "string", default: "" },
    cluster: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  })
  if (values.help) {
    console.log(HELP)
    return 0
  }
  const attacks = ATTACKS.filter(({ name }) => name.includes(values.attack))
  if (attacks.length === 0)
    throw new UsageError(
      `there is no attack with "${values.attack}" in its name. The attacks are: ${ATTACKS.map(({ name }) => name).join("; ")}`,
    )
  const plan = {
    attacks,
    tries: positive("--tries", values.tries),
    latencies: LATENCIES_MS,
    atOnce: positive("--at-once", values["at-once"]),
  }
  const folder = join(ROOT, ".artifacts", values.cluster ? "attacks-cluster" : "attacks")
  const environment = await openTestEnvironment(console.log, { cluster: values.cluster, folder })
  try {
    const results = await inOpenShop(environment, (target) => attackShop(target, plan, { say: console.log }))
    return report(results)
  } finally {
    await environment.close()
  }
}

function report(results: readonly Result[]): number {
  console.log(`\n${tableOf(results)}`)
  for (const { attack, latencyMs, underpaid, failures } of results) {
    for (const { order, total, paid, seen } of underpaid) {
      console.log(
        `WON: ${attack}, at ${latencyMs} ms: ${order} of ${total} for ${paid} (minor units), ${seen}`,
      )
    }
    for (const failure of failures) console.log(`FAILED: ${attack}, at ${latencyMs} ms: ${failure}`)
  }
  const wins = results.reduce((sum, { underpaid }) => sum + underpaid.length, 0)
  const failures = results.reduce((sum, result) => sum + result.failures.length, 0)
  const tries = results.reduce((sum, result) => sum + result.tries, 0)
  console.log(`${wins} wins and ${failures} failures in ${tries} tries`)
  return wins + failures > 0 ? 1 : 0
}

function positive(flag: string, text: string): number {
  const number = Number(text)
  if (Number.isInteger(number) && number > 0) return number
  throw new UsageError(`${flag} must be a whole number of 1 or more, for example ${flag} 40, not "${text}"`)
}

main()
  .catch((error: unknown) => {
    if (error instanceof UsageError) {
      console.error(`test:attacks: ${error.message}`)
      return 2
    }
    console.error(error instanceof Error ? error.stack : error)
    return 1
  })
  .then((code) => process.exit(code))
