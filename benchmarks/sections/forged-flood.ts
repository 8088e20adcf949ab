import { PLUGIN_HOOK } from "../arms"
import { Checkout } from "../checkout"
import type { Environment, OpenShop } from "../environment"
import { Http } from "../http"
import { repeatAtOnce, repeatUntilStopped } from "../load"
import { counted, type Effort, type Findings, type Section, timed } from "../section"
import { barOf, cellsOf, median, quantile } from "../statistics"

const MB = 1024 * 1024
const AT_ONCE = 50
const EMPTY_ROUTE = "/bench/empty"

const IN_ALL = 20_000
const IN_ALL_QUICK = 4_000
/** Forged and empty requests alternate, this many at a time. */
const TURN = 1_000

const SHOPPER_ROUNDS = 3
const CARTS_A_ROUND = 2

async function run(environment: Environment, { quick, say }: Effort): Promise<Findings> {
  const { shop, front } = await environment.shop()
  const flood = new Flood(shop.url)
  const total = quick ? IN_ALL_QUICK : IN_ALL

  await repeatAtOnce(1_000, AT_ONCE, () => flood.forge())
  await repeatAtOnce(1_000, AT_ONCE, () => flood.knock())
  const before = await shop.ask("memory")
  await shop.ask("traffic:start")
  const forgedRates: number[] = []
  const emptyRates: number[] = []
  for (let sent = 0; sent < total; sent += TURN) {
    forgedRates.push((TURN / (await repeatAtOnce(TURN, AT_ONCE, () => flood.forge()))) * 1000)
    emptyRates.push((TURN / (await repeatAtOnce(TURN, AT_ONCE, () => flood.knock()))) * 1000)
  }
  const { [PLUGIN_HOOK]: traffic } = await shop.ask("traffic:take")
  const after = await shop.ask("memory")
  const growth = after.heapUsed - before.heapUsed
  const sql = (traffic?.sql ?? 0) + (traffic?.sqlBeside ?? 0)
  const events = traffic?.events ?? 0
  say(`${total} forged: ${flood.refused} refused, ${sql} statements, ${events} events`)

  const rate = median(forgedRates) / median(emptyRates)
  const shoppers = quick ? undefined : await watchShoppers({ shop, front }, flood, say)
  await flood.close()
  const rows: (string | number)[][] = [
    ["forged, a second", ...cellsOf(forgedRates)],
    ["empty Medusa route, a second", ...cellsOf(emptyRates)],
    ["growth of the heap after collection, MB", (growth / MB).toFixed(1)],
  ]
  if (shoppers) {
    rows.push(
      ["shoppers' p95 idle, ms", shoppers.idle.toFixed(1)],
      ["shoppers' p95 while forged ones come, ms", shoppers.forged.toFixed(1)],
      ["shoppers' p95 while as many empty requests come, ms", shoppers.empty.toFixed(1)],
    )
  }
  const refusedAll = flood.refused === flood.forged
  return {
    checks: [
      counted("forged notifications refused", "all", `${flood.refused} of ${flood.forged}`, refusedAll),
      counted(`SQL of ${total} forged notifications`, "0", sql, sql === 0),
      counted(`events of ${total} forged notifications`, "0", events, events === 0),
      counted("growth of the heap", "< 20 MB", `${(growth / MB).toFixed(1)} MB`, growth < 20 * MB),
      timed("rate of forged ones / of an empty Medusa route", "≥ 0.8", rate.toFixed(2), rate >= 0.8),
      ...(shoppers
        ? [
            timed(
              "shoppers' p95 meanwhile / idle",
              "≤ 1.5",
              (shoppers.forged / shoppers.idle).toFixed(2),
              shoppers.forged / shoppers.idle <= 1.5,
            ),
          ]
        : []),
    ],
    tables: [
      {
        title: `${total} forged notifications, ${AT_ONCE} at once`,
        columns: ["measure", "value", "middle half"],
        rows,
        note: "A forged one is 1 kB with a fresh timestamp and a well-formed signature of the wrong key. A shopper fills carts, request by request.",
      },
    ],
    chart: {
      title: `Requests a second, ${AT_ONCE} at once`,
      unit: "requests a second",
      bars: [
        { label: "empty Medusa route", ...barOf(emptyRates), series: 0 },
        { label: "forged notification", ...barOf(forgedRates), series: 1 },
      ],
    },
    raw: { forgedRates, emptyRates, growth, sql, events, shoppers },
  }
}

/**
 * The slowest twentieth of a shopper's requests: without other load, in a forged flood, in a flood of empty requests.
 */
async function watchShoppers({ shop, front }: OpenShop, flood: Flood, say: (line: string) => void) {
  const store = shop.storeApi(front)
  const latencies = { idle: [] as number[], forged: [] as number[], empty: [] as number[] }
  const shopFor = async (into: number[]) => {
    for (let cart = 0; cart < CARTS_A_ROUND; cart++) {
      await new Checkout(store, front, { onRequest: (ms) => into.push(ms) }).fillCart()
    }
  }
  await shopFor([])
  for (let round = 0; round < SHOPPER_ROUNDS; round++) {
    say(`shoppers, round ${round + 1} of ${SHOPPER_ROUNDS}`)
    await shopFor(latencies.idle)
    const forged = repeatUntilStopped(AT_ONCE, () => flood.forge())
    await shopFor(latencies.forged)
    await forged.stop()
    const empty = repeatUntilStopped(AT_ONCE, () => flood.knock())
    await shopFor(latencies.empty)
    await empty.stop()
  }
  await store.close()
  const p95 = (values: number[]) => quantile(values, 0.95)
  return { idle: p95(latencies.idle), forged: p95(latencies.forged), empty: p95(latencies.empty) }
}

class Flood {
  private readonly http: Http
  forged = 0
  refused = 0

  constructor(url: string) {
    this.http = new Http(url, { "content-type": "application/json" }, AT_ONCE)
  }

  /** A notification with an unknown signature. */
  async forge(): Promise<void> {
    const stamp = Math.floor(Date.now() / 1000)
    const auth = Buffer.from(`${stamp}:${"0123456789abcdef".repeat(8)}`).toString("base64")
    const { status } = await this.http.send("POST", PLUGIN_HOOK, BODY, { auth })
    this.forged++
    if (status === 401) this.refused++
  }

  /** A request of the same size that causes no work. */
  async knock(): Promise<void> {
    await this.http.send("POST", EMPTY_ROUTE, BODY)
  }

  close(): Promise<void> {
    return this.http.close()
  }
}

const BODY = JSON.stringify({
  order_id: "payses_01JZZZZZZZZZZZZZZZZZZZZZZZ",
  status: "completed",
  amount: 2450,
  currency: "EUR",
  description: "x".repeat(920),
})

export const forgedFlood: Section = {
  name: "forged-flood",
  title: "A flood of forged notifications",
  quickToo: true,
  run,
}
