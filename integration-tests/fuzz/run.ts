import { statSync } from "node:fs"
import { join } from "node:path"
import { readFlags, UsageError } from "../../src/scripts/command-line"
import { Http } from "../../testkit/actors/http"
import { ROOT } from "../../testkit/checkout"
import { MedusaSupervisor } from "../../testkit/environment/medusa-supervisor"
import { openTestEnvironment } from "../../testkit/environment/test-environment"
import { SITE_KEY } from "../../testkit/servers/sandbox-keys"
import { TEA_SHOP_PUBLISHABLE_KEY } from "../../testkit/tea-shop/credentials"
import { ShopRecords } from "../chaos/books/shop-records"
import { ENTRY_POINTS, type EntryPoint, type FuzzReport, fuzzEntryPoint } from "./fuzz"
import { openCollections, openSessions } from "./open-payments"

const HELP = `
Sends seeded random input to every entry point that anybody can reach: notifications, a payment session's sync, the
list of methods, and the data that a storefront sends when it starts a payment.

  npm run test:fuzz -- --cases 10000
  npm run test:fuzz -- --entry-point sync --seed 42

  --cases N           for each entry point (1000)
  --entry-point NAME  notification, sync, methods or data (all)
  --seed N            the same seed sends the same cases (the time)
  --limit N           in ms: no answer may take longer, on an idle machine (200)
  --help              this text

Exit code 1 when an answer was 500 or more, something changed in the shop, an answer took longer than the limit three
times, or the log grew by more than 200 bytes a case.
`.trim()

const MAX_LOG_BYTES = 200
const SESSIONS = 300
/** Fewer than a collection allows, because slow cases are sent again. */
const STARTS_OF_A_COLLECTION = 4

async function main(): Promise<number> {
  const values = readFlags(process.argv.slice(2), {
    cases: { type: "string", default: "1000" },
    "entry-point": { type: "string" },
    seed: { type: "string", default: String(Date.now() % 2 ** 31) },
    limit: { type: "string", default: "200" },
    help: { type: "boolean", short: "h", default: false },
  })
  if (values.help) {
    console.log(HELP)
    return 0
  }
  const plan = {
    cases: wholeNumber("--cases", values.cases),
    seed: wholeNumber("--seed", values.seed),
    limitMs: wholeNumber("--limit", values.limit),
    atOnce: 1,
  }
  const entryPoints = ENTRY_POINTS.filter(
    (entryPoint) => values["entry-point"] === undefined || entryPoint === values["entry-point"],
  )
  if (entryPoints.length === 0)
    throw new UsageError(
      `there is no entry point "${values["entry-point"]}". The entry points are: ${ENTRY_POINTS.join(", ")}`,
    )
  console.log(`seed ${plan.seed}`)
  const reports = await inOpenShop(plan.cases, entryPoints, async (target, entryPoint) => {
    const report = await fuzzEntryPoint(target, entryPoint, plan)
    say(report)
    return report
  })
  return reports.every(isGood) ? 0 : 1
}

type Target = Parameters<typeof fuzzEntryPoint>[0]

async function inOpenShop(
  cases: number,
  entryPoints: readonly EntryPoint[],
  work: (target: Target, entryPoint: EntryPoint) => Promise<FuzzReport>,
): Promise<FuzzReport[]> {
  const environment = await openTestEnvironment(console.log, { folder: join(ROOT, ".artifacts", "fuzz") })
  // The shop's own jobs would change what must not change.
  const supervisor = MedusaSupervisor.ofEnvironment({ ...environment, env: environment.envWithoutJobs })
  const records = new ShopRecords(environment.postgres.url())
  try {
    await supervisor.start()
    const sql = (statement: string) => records.rows(statement)
    const store = new Http(environment.medusaUrl).with({ "x-publishable-api-key": TEA_SHOP_PUBLISHABLE_KEY })
    const { collectionIds, regionId } = await openCollections(
      store,
      sql,
      SESSIONS + Math.ceil(cases / STARTS_OF_A_COLLECTION),
    )
    const sessionIds = await openSessions(store, collectionIds.splice(0, SESSIONS))
    const target: Target = {
      url: environment.medusaUrl,
      publishableKey: TEA_SHOP_PUBLISHABLE_KEY,
      siteKey: SITE_KEY,
      ...{ regionId, sessionIds, collectionIds, sql },
      logSize: () => statSync(join(environment.logs, "medusa.log")).size,
    }
    const reports: FuzzReport[] = []
    for (const entryPoint of entryPoints) reports.push(await work(target, entryPoint))
    return reports
  } finally {
    await records.close()
    await supervisor.stop()
    await environment.close()
  }
}

const isGood = ({ broken, slow, changed, logPerCase }: FuzzReport) =>
  broken.length + slow.length + changed.length === 0 && logPerCase <= MAX_LOG_BYTES

const SHOWN = 20

function say(report: FuzzReport): void {
  const { entryPoint, cases, statuses, slowest, slow, broken, changed, logPerCase } = report
  const counts = Object.entries(statuses).map(([status, count]) => `${status} ${count}×`)
  console.log(
    `${isGood(report) ? "good" : "BAD "} ${entryPoint}: ${cases} cases, ${counts.join(", ")}, slowest ${Math.round(slowest)} ms, ${logPerCase} bytes of log a case`,
  )
  for (const table of changed) console.log(`  CHANGED: ${table}`)
  for (const one of broken.slice(0, SHOWN)) console.log(`  BROKEN: ${one}`)
  for (const one of slow.slice(0, SHOWN)) console.log(`  SLOW: ${one}`)
}

function wholeNumber(flag: string, text: string): number {
  const number = Number(text)
  if (Number.isInteger(number) && number > 0) return number
  throw new UsageError(`${flag} must be a whole number of 1 or more, for example ${flag} 1000, not "${text}"`)
}

main()
  .catch((error: unknown) => {
    if (error instanceof UsageError) {
      console.error(`test:fuzz: ${error.message}`)
      return 2
    }
    console.error(error instanceof Error ? error.stack : error)
    return 1
  })
  .then((code) => process.exit(code))
