import { TEST_ADMIN } from "../../testkit/tea-shop/credentials"
import type { Environment } from "../environment"
import { Http } from "../http"
import { type Check, counted, type Effort, type Findings, type Section, timed } from "../section"
import { cellsOf, median } from "../statistics"

const PAYMENTS = 100_000
const FEW_PAYMENTS = 1_000
const ROUNDS = 15
const MAX_TIMES_MEDUSAS = 2

const LIST = "/admin/alipay/payments"

/** The request of the dashboard's own list of orders. */
const MEDUSAS =
  "/admin/orders?limit=20&order=-created_at&fields=id,status,created_at,email,display_id,payment_status," +
  "fulfillment_status,total,currency_code,*customer,*sales_channel"

const pages = (count: number) => ({
  "first page": `${LIST}?limit=20`,
  "search for an e-mail address": `${LIST}?q=shopper-77@example.com`,
  "one status": `${LIST}?state=refunded`,
  "from an amount on, sorted by it": `${LIST}?amount[$gte]=100&order=amount`,
  "with an open alert": `${LIST}?alert=true`,
  "page 50": `${LIST}?offset=980`,
  "last page": `${LIST}?offset=${count - 20}`,
  "sums of the last 30 days": `${LIST}/summary?time_zone=Europe/Amsterdam`,
})

type Page = keyof ReturnType<typeof pages>

interface Measured {
  page: Page
  /** Statements without payments, and with all of them. */
  sql: [none: number, all: number]
  ms: number[]
}

async function run(environment: Environment, { quick, say }: Effort): Promise<Findings> {
  const { shop } = await environment.shop()
  const count = quick ? FEW_PAYMENTS : PAYMENTS
  const visitor = new Http(shop.url)
  const { token } = await visitor.json<{ token: string }>("POST", "/auth/user/emailpass", TEST_ADMIN)
  await visitor.close()
  const admin = new Http(shop.url, { authorization: `Bearer ${token}` })
  const all = Object.entries(pages(count)) as [Page, string][]
  const statements = async () => {
    await shop.ask("traffic:start")
    for (const [page, path] of all) await admin.json("GET", path, undefined, page)
    const traffic = await shop.ask("traffic:take")
    return new Map(all.map(([page]) => [page, traffic[page]?.sql ?? 0]))
  }

  // The first requests of a process run more statements than later ones.
  await statements()
  const before = await statements()
  say(`inserting ${count} payments`)
  await shop.ask("insert-payments", { count })
  const after = await statements()

  say("opening pages in turn with Medusa's order list")
  const medusas: number[] = []
  const measured = all.map(
    ([page]): Measured => ({ page, sql: [before.get(page) ?? 0, after.get(page) ?? 0], ms: [] }),
  )
  for (let round = 0; round < (quick ? 1 : ROUNDS); round++) {
    medusas.push(await timeOf(() => admin.json("GET", MEDUSAS)))
    for (const [index, [, path]] of all.entries())
      measured[index]?.ms.push(await timeOf(() => admin.json("GET", path)))
  }
  await admin.close()
  return { ...describe(measured, medusas, count), raw: { measured, medusas, count } }
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const since = performance.now()
  await work()
  return performance.now() - since
}

function describe(measured: Measured[], medusas: number[], count: number): Omit<Findings, "raw"> {
  const ratioOf = ({ ms }: Measured) => median(ms) / median(medusas)
  const grown = measured.filter(({ sql: [none, all] }) => all > none)
  const slowest = Math.max(...measured.map(ratioOf))
  const checks: Check[] = [
    counted(
      `pages that take more SQL statements with ${count} payments than with none`,
      "0",
      grown.length,
      grown.length === 0,
    ),
    timed(
      "the slowest page / Medusa's order list",
      `< ${MAX_TIMES_MEDUSAS}`,
      slowest.toFixed(2),
      slowest < MAX_TIMES_MEDUSAS,
    ),
  ]
  return {
    checks,
    tables: [
      {
        title: `Pages of ${count} payments`,
        columns: ["page", "SQL without payments", "SQL", "ms", "middle half", "/ Medusa's order list"],
        rows: [
          ["Medusa's order list", "", "", ...cellsOf(medusas), "1"],
          ...measured.map((one) => [one.page, ...one.sql, ...cellsOf(one.ms), ratioOf(one).toFixed(2)]),
        ],
        note: "Twenty payments, or orders, a page. The pages take turns; the login's check is part of each.",
      },
    ],
    chart: {
      title: `A page of ${count} payments`,
      unit: "ms",
      bars: [
        { label: "Medusa's order list", value: median(medusas), series: 0 },
        ...measured.map((one) => ({ label: one.page, value: median(one.ms), series: 1 as const })),
      ],
    },
  }
}

export const paymentsList: Section = {
  name: "payments-list",
  title: "The list of payments",
  quickToo: true,
  run,
}
