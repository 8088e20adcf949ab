import { setTimeout as pause } from "node:timers/promises"
import { Checkout } from "../checkout"
import type { Environment, OpenShop } from "../environment"
import { Http } from "../http"
import { repeatUntilStopped } from "../load"
import {
  AT_ITS_BEST,
  capacityOf,
  type HookAnswer,
  type PaidCart,
  paidCarts,
  sendNotification,
} from "../paid-carts"
import { type Check, counted, type Effort, type Findings, type Section, timed } from "../section"
import type { Books } from "../shop/commands"
import { quantile } from "../statistics"

const MB = 1024 * 1024
/** The same rate in both forms. */
const IN_ALL = 10_000
const IN_ALL_QUICK = 500
const A_SECOND = 10_000 / 60

/** To measure the shop's capacity. */
const FOR_CAPACITY = 200
const FOR_CAPACITY_QUICK = 40

/** Shoppers fill carts the whole time, also while the capacity is measured. Each pauses between two requests. */
const SHOPPERS = 2
const PAUSE_MS = 500
const IDLE_MS = 30_000
const IDLE_MS_QUICK = 5_000

/** A sender waits for a place no longer than MultiSafepay does. */
const MAX_ANSWER_MS = 8_000
const POLL_INTERVAL_MS = 1_000
/** By then, what had no room while the capacity was measured is done. */
const SETTLED_MS = 30_000
/** The run is given up when it takes this many times the allowed time. */
const TIMEOUT_FACTOR = 4

interface Burst {
  count: number
  /** Orders per second at capacity, with the same shoppers. */
  capacity: number
  answers: HookAnswer[]
  books: Books
  /** From the first notification to the last order. */
  ms: number
  /** Memory after garbage collection compared with before, in bytes: at the peak of the burst and at its end. */
  growth: { height: number; end: number; rss: number }
  shoppers: { idle: number[]; meanwhile: number[] }
}

async function run(environment: Environment, { quick, say }: Effort): Promise<Findings> {
  const [open, sandbox] = await Promise.all([
    quick ? environment.shop() : environment.serverAndWorker(),
    environment.sandbox(),
  ])
  await sandbox.setLatency(0)
  const count = quick ? IN_ALL_QUICK : IN_ALL
  const best = quick ? FOR_CAPACITY_QUICK : FOR_CAPACITY
  say(`copying ${count + best} carts`)
  const paid = await paidCarts(open, sandbox, count + best)
  const sender = new Http(open.shop.url, {}, 1_000)
  try {
    return report(await measure(open, sender, paid.slice(count), paid.slice(0, count), { quick, say }))
  } finally {
    await sender.close()
  }
}

async function measure(
  open: OpenShop,
  sender: Http,
  forCapacity: PaidCart[],
  paid: PaidCart[],
  { quick, say }: Effort,
): Promise<Burst> {
  const idleMs = quick ? IDLE_MS_QUICK : IDLE_MS
  const shoppers = { idle: [] as number[], meanwhile: [] as number[] }
  let into: number[] = []
  const store = open.shop.storeApi(open.front, SHOPPERS)
  const shopping = repeatUntilStopped(SHOPPERS, async () => {
    await new Checkout(store, open.front, {
      onRequest: (ms) => into.push(ms),
      between: () => pause(PAUSE_MS),
    }).fillCart()
  })
  await pause(idleMs / 3)
  into = shoppers.idle
  say("shoppers with nothing beside them")
  await pause(idleMs)

  into = []
  say("what it can do at its best")
  const capacity = await capacityOf(sender, forCapacity)
  await untilStanding(open, forCapacity, SETTLED_MS)
  const before = await open.shop.ask("memory")

  say(
    `${paid.length} notifications in ${Math.round(paid.length / A_SECOND)} s; its best is ${capacity.toFixed(1)} orders a second`,
  )
  into = shoppers.meanwhile
  const from = performance.now()
  const answers = await sendSteadily(sender, paid)
  const height = await open.shop.ask("memory")
  const answered = await Promise.all(answers)
  say(`answered: ${answered.filter(({ status }) => status === 200).length} OK`)
  const allowed = (paid.length / capacity) * 1000
  const books = await untilStanding(open, paid, allowed * TIMEOUT_FACTOR, (standing) =>
    say(`${standing} of ${paid.length} orders stand`),
  )
  const ms = performance.now() - from
  const end = await open.shop.ask("memory")
  await shopping.stop()
  await store.close()
  const used = (memory: { heapUsed: number; external: number }) => memory.heapUsed + memory.external
  return {
    count: paid.length,
    capacity,
    answers: answered,
    books,
    ms,
    growth: {
      height: used(height) - used(before),
      end: used(end) - used(before),
      rss: Math.max(height.rss, end.rss) - before.rss,
    },
    shoppers,
  }
}

/** Sends at the given rate, without waiting for answers. @returns the answers as promises */
async function sendSteadily(sender: Http, paid: PaidCart[]): Promise<Promise<HookAnswer>[]> {
  const from = performance.now()
  const answers: Promise<HookAnswer>[] = []
  for (const [index, cart] of paid.entries()) {
    const early = from + (index / A_SECOND) * 1000 - performance.now()
    if (early > 1) await pause(early)
    answers.push(sendNotification(sender, cart))
  }
  return answers
}

/** @returns the books when all orders are placed, or after the timeout */
async function untilStanding(
  { shop }: OpenShop,
  paid: PaidCart[],
  patienceMs: number,
  say: (standing: number) => void = () => {},
): Promise<Books> {
  const sessionIds = paid.map(({ sessionId }) => sessionId)
  const deadline = performance.now() + patienceMs
  for (let look = 0; ; look++) {
    const books = await shop.ask("books-of", { sessionIds })
    if (look % 30 === 0) say(books.standing)
    if (books.standing === paid.length || performance.now() > deadline) return books
    await pause(POLL_INTERVAL_MS)
  }
}

function report(burst: Burst): Findings {
  const { count, capacity, answers, books, ms, growth } = burst
  const lost = count - books.standing - books.doubled
  const most = Math.max(growth.height, growth.end)
  const goalMs = (count / capacity) * 1.1 * 1000
  const refused = answers.filter(({ status }) => status === 503)
  const odd = answers.filter(({ status }) => status !== 200 && status !== 503)
  const slowest = Math.max(...answers.map(({ ms: each }) => each))
  const p95 = {
    idle: quantile(burst.shoppers.idle, 0.95),
    meanwhile: quantile(burst.shoppers.meanwhile, 0.95),
  }
  const checks: Check[] = [
    counted("orders lost", "0", lost, lost === 0),
    counted("orders or captures doubled", "0", books.doubled, books.doubled === 0),
    counted("payments sent back", "0", books.refunded, books.refunded === 0),
    counted("answers that are neither OK nor “come again”", "0", odd.length, odd.length === 0),
    counted(
      "of those that are to come again, without Retry-After",
      "0",
      refused.filter(({ hasRetryAfter }) => !hasRetryAfter).length,
      refused.every(({ hasRetryAfter }) => hasRetryAfter),
    ),
    counted("growth of memory", "≤ 150 MB", `${(most / MB).toFixed(1)} MB`, most <= 150 * MB),
    timed("slowest answer", `≤ ${MAX_ANSWER_MS / 1000} s`, seconds(slowest), slowest <= MAX_ANSWER_MS),
    timed("all orders stand", `≤ ${seconds(goalMs)}, number / capacity × 1.1`, seconds(ms), ms <= goalMs),
    timed(
      "shoppers' p95 meanwhile / idle",
      "≤ 1.5",
      (p95.meanwhile / p95.idle).toFixed(2),
      p95.meanwhile / p95.idle <= 1.5,
    ),
  ]
  return {
    checks,
    tables: [
      {
        title: `${count} paid notifications in ${Math.round(count / A_SECOND)} s`,
        columns: ["measure", "value"],
        rows: [
          ["orders that stand", books.standing],
          ["answered OK at once", answers.length - refused.length - odd.length],
          ["refused with 503, then done without a new notification", refused.length],
          ["at its best, orders a second", capacity.toFixed(1)],
          ["all orders stand after, s", (ms / 1000).toFixed(1)],
          ["growth of memory after collection, at the height, MB", (growth.height / MB).toFixed(1)],
          ["growth of memory after collection, at the end, MB", (growth.end / MB).toFixed(1)],
          ["growth of the process, garbage included, MB", (growth.rss / MB).toFixed(1)],
          ["shoppers' p95 idle, ms", p95.idle.toFixed(0)],
          ["shoppers' p95 meanwhile, ms", p95.meanwhile.toFixed(0)],
        ],
        note: `${SHOPPERS} shoppers fill carts all the while, with ${PAUSE_MS} ms between two requests, also while its best is measured: ${AT_ITS_BEST} notifications at once, each sent when another is answered.`,
      },
    ],
    chart: {
      title: `Orders of ${count} notifications`,
      unit: "s until all stand",
      bars: [
        { label: "at its best", value: count / capacity, series: 0 },
        { label: "after the burst", value: ms / 1000, series: 1 },
      ],
    },
    raw: { ...burst, answers: answers.length },
  }
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`

export const burst: Section = {
  name: "burst",
  title: "A burst of paid notifications",
  quickToo: true,
  run,
}
