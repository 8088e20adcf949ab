import type { Environment } from "../environment"
import { type Check, counted, type Effort, type Findings, type Section, timed } from "../section"
import { cellsOf, median } from "../statistics"

const PAYMENTS = 100_000
const FEW_PAYMENTS = 1_000
const ROUNDS = 15
const PAGE = 500
const PROVIDER_IDS = ["pp_alipay_multisafepay", "pp_alipay-plus_multisafepay"]

const MINUTE = 60_000
/** The job runs every five minutes and searches everything once a day. */
const SEARCHES = [
  { name: "since the last run", full: false, mostMs: 100 },
  { name: "everything, once a day", full: true, mostMs: 10_000 },
] as const

interface Measured {
  name: string
  mostMs: number
  found: number
  sql: number
  ms: number[]
}

async function run(environment: Environment, { quick, say }: Effort): Promise<Findings> {
  const { shop } = await environment.shop()
  const count = quick ? FEW_PAYMENTS : PAYMENTS
  const search = async (full: boolean) => {
    await shop.ask("traffic:start")
    const since = new Date(Date.now() - 5 * MINUTE).toISOString()
    const outcome = await shop.ask("search", { providerIds: PROVIDER_IDS, since, full })
    const traffic = (await shop.ask("traffic:take")).search
    return { ...outcome, sql: (traffic?.sql ?? 0) + (traffic?.sqlBeside ?? 0) }
  }
  say(`inserting ${count} payments`)
  await shop.ask("insert-payments", { count })

  const measured: Measured[] = []
  for (const { name, full, mostMs } of SEARCHES) {
    say(`searching ${name}`)
    const rounds = []
    for (let round = 0; round < (quick ? 1 : ROUNDS); round++) rounds.push(await search(full))
    const { found = 0, sql = 0 } = rounds.at(-1) ?? {}
    measured.push({ name, mostMs, found, sql, ms: rounds.map(({ ms }) => ms) })
  }
  return { ...describe(measured, count), raw: { measured, count } }
}

function describe(measured: Measured[], count: number): Omit<Findings, "raw"> {
  // One more page is needed to see that the last full one was the last.
  const tooMany = measured.filter(({ sql, found }) => sql > 1 + Math.ceil(found / PAGE))
  const checks: Check[] = [
    counted(
      `searches among ${count} payments that take more than one SQL statement for each ${PAGE} found`,
      "0",
      tooMany.length,
      tooMany.length === 0,
    ),
    ...measured.map(({ name, mostMs, ms }) =>
      timed(`ms, ${name}`, `< ${mostMs}`, Math.round(median(ms)), median(ms) < mostMs),
    ),
  ]
  return {
    checks,
    tables: [
      {
        title: `Search for unfinished work among ${count} payments`,
        columns: ["search", "found", "SQL", "ms", "middle half"],
        rows: measured.map(({ name, found, sql, ms }) => [name, found, sql, ...cellsOf(ms)]),
        note: "What is found is checked afterwards, each payment by itself: see the section about recovery.",
      },
    ],
    chart: {
      title: `Search among ${count} payments`,
      unit: "ms",
      bars: measured.map(({ name, ms }) => ({ label: name, value: median(ms), series: 1 as const })),
    },
  }
}

export const recoverySearch: Section = {
  name: "recovery-search",
  title: "Search for unfinished work",
  quickToo: true,
  run,
}
