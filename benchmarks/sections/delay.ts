import { setTimeout as pause } from "node:timers/promises"
import type { Environment } from "../environment"
import { Http } from "../http"
import { AT_ITS_BEST, capacityOf, type HookAnswer, paidCarts, sendNotification } from "../paid-carts"
import { counted, type Effort, type Findings, type Section, timed } from "../section"
import { quantile } from "../statistics"

const LATENCY_MS = 100
const GOAL_MS = 1_000
const FOR_CAPACITY = 120
const SENT = 400
const FOR_CAPACITY_QUICK = 40
const SENT_QUICK = 60
/** As a share of the shop's capacity. */
const LOAD = 0.5

async function run(environment: Environment, { quick, say }: Effort): Promise<Findings> {
  const [open, sandbox] = await Promise.all([environment.shop(), environment.sandbox()])
  const forCapacity = quick ? FOR_CAPACITY_QUICK : FOR_CAPACITY
  const paid = await paidCarts(open, sandbox, forCapacity + (quick ? SENT_QUICK : SENT))
  const http = new Http(open.shop.url, {}, 200)
  await sandbox.setLatency(LATENCY_MS)
  // The first ones fill caches and pools.
  const warmUp = paid.splice(0, forCapacity / 4)
  await capacityOf(http, warmUp)
  const capacity = await capacityOf(http, paid.splice(0, forCapacity - warmUp.length))
  await open.shop.ask("quiet", { ms: 500 })

  say(`${paid.length} notifications at half of ${capacity.toFixed(1)} a second`)
  const answers: Promise<HookAnswer>[] = []
  const gap = gaps(1000 / (capacity * LOAD))
  for (const cart of paid) {
    await pause(gap())
    answers.push(sendNotification(http, cart))
  }
  const answered = await Promise.all(answers)
  await sandbox.setLatency(0)
  await http.close()
  const { standing } = await open.shop.ask("books-of", {
    sessionIds: paid.map(({ sessionId }) => sessionId),
  })
  const delays = answered.filter(({ status }) => status === 200).map(({ ms }) => ms)
  const [p50, p99] = [quantile(delays, 0.5), quantile(delays, 0.99)]
  return {
    checks: [
      counted(
        "orders that stand once their notification is answered",
        `${paid.length}`,
        Math.min(standing, delays.length),
        standing === paid.length && delays.length === paid.length,
      ),
      timed(
        "notification to order, p99 at half load",
        `≤ ${GOAL_MS / 1000} s`,
        `${Math.round(p99)} ms`,
        p99 <= GOAL_MS,
      ),
    ],
    tables: [
      {
        title: `From the notification until the order exists, MultiSafepay at ${LATENCY_MS} ms`,
        columns: ["measure", "value"],
        rows: [
          ["at its best, orders a second", capacity.toFixed(1)],
          ["sent, a second", (capacity * LOAD).toFixed(1)],
          ["p50, ms", Math.round(p50)],
          ["p90, ms", Math.round(quantile(delays, 0.9))],
          ["p99, ms", Math.round(p99)],
          ["longest, ms", Math.round(Math.max(...delays))],
        ],
        note: `${paid.length} notifications that come by chance (a Poisson process), always at the same moments. The shop's best: ${AT_ITS_BEST} at once. OK is answered when the order exists. Core's own webhook waits for five seconds before it begins.`,
      },
    ],
    chart: {
      title: "From the notification until the order exists",
      unit: "ms",
      bars: [0.5, 0.9, 0.99].map((share) => ({
        label: `p${share * 100}`,
        value: quantile(delays, share),
        series: 1 as const,
      })),
      goal: { at: GOAL_MS, label: "goal for p99" },
    },
    raw: { capacity, answered },
  }
}

/** Pauses of a Poisson process, the same in each run, because the number of close arrivals decides the slowest. */
function gaps(meanMs: number): () => number {
  let state = 42
  return () => {
    // A linear congruential generator with the constants of Numerical Recipes.
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    return -Math.log(1 - state / 2 ** 32) * meanMs
  }
}

export const delay: Section = {
  name: "delay",
  title: "From a notification to its order",
  quickToo: true,
  run,
}
