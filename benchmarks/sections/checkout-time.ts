import { NULL_PROVIDER, PLUGIN, WAITING_NULL_PROVIDER } from "../arms"
import { Checkout } from "../checkout"
import type { Environment, OpenShop } from "../environment"
import type { Http } from "../http"
import type { SandboxProcess } from "../sandbox-process"
import { type Effort, type Findings, type Section, timed } from "../section"
import { bootstrap, median, spreadOf } from "../statistics"
import { TURNS_OF_FOUR } from "../turns"

const LATENCY_MS = 100
const PSP_CALLS = 2
const WARM_UP = TURNS_OF_FOUR.length
const ROUNDS = 14 * TURNS_OF_FOUR.length

interface Arm {
  name: string
  provider: string
  latency: number
}

const ARMS: Arm[] = [
  { name: "null provider", provider: NULL_PROVIDER, latency: 0 },
  {
    name: `null provider that waits ${PSP_CALLS} × ${LATENCY_MS} ms`,
    provider: WAITING_NULL_PROVIDER,
    latency: 0,
  },
  { name: "plugin, sandbox at 0 ms", provider: PLUGIN, latency: 0 },
  { name: `plugin, sandbox at ${LATENCY_MS} ms`, provider: PLUGIN, latency: LATENCY_MS },
]

/** Duration of the shopper's requests, in ms. */
type Times = { cart: number; session: number; complete: number; total: number }

const total = (one: Times): number => one.total
const cart = (one: Times): number => one.cart
const afterCart = (one: Times): number => one.session + one.complete

async function run(environment: Environment, { say }: Effort): Promise<Findings> {
  const [open, sandbox] = await Promise.all([environment.shop(), environment.sandbox()])
  const store = open.shop.storeApi(open.front)
  const times = new Map(ARMS.map(({ name }) => [name, [] as Times[]]))
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    if (round % 10 === 0) say(`checkouts, round ${round} of ${ROUNDS}`)
    for (const turn of TURNS_OF_FOUR[(round + WARM_UP) % TURNS_OF_FOUR.length] ?? []) {
      const arm = ARMS[turn]
      if (!arm) continue
      const walked = await walk(arm, open, store, sandbox)
      if (round >= 0) times.get(arm.name)?.push(walked)
    }
  }
  await sandbox.setLatency(0)
  await store.close()

  const part = (index: number, of: (one: Times) => number) =>
    (times.get(ARMS[index]?.name ?? "") ?? []).map(of)
  const totals = (index: number) => part(index, total)
  // Compared within a round: between rounds, the machine's speed changes by more than the difference in question.
  const moreThan = (base: number, index: number, of = total) => {
    const bare = part(base, of)
    return part(index, of).map((ms, round) => ms - (bare[round] ?? Number.NaN))
  }
  const ratio = bootstrap(
    [moreThan(0, 2), totals(0)],
    ([more = [], bare = []]) => 1 + median(more) / median(bare),
  )
  return {
    checks: [
      timed(
        "whole checkout, plugin / null provider, sandbox at 0 ms",
        "≤ 1.03",
        `${ratio.value.toFixed(3)} (${ratio.low.toFixed(3)} – ${ratio.high.toFixed(3)})`,
        ratio.value <= 1.03,
      ),
    ],
    tables: [
      {
        title: "A whole checkout, in ms of the shopper's requests",
        columns: ["provider", "cart", "session", "complete", "total", "middle half"],
        rows: ARMS.map(({ name }) => {
          const all = times.get(name) ?? []
          const { median: total, low, high } = spreadOf(all.map((one) => one.total))
          const of = (step: keyof Times) => median(all.map((one) => one[step])).toFixed(1)
          return [
            name,
            of("cart"),
            of("session"),
            of("complete"),
            total.toFixed(1),
            `${low.toFixed(1)} – ${high.toFixed(1)}`,
          ]
        }),
        note: `Medians of ${ROUNDS} checkouts each, the providers taking turns in one process. The goal is about the median of the differences within each round; brackets hold the true value with 95 % (bootstrap).`,
      },
      {
        title: "More than the null provider, in ms within each round",
        columns: [
          "provider",
          "whole checkout",
          "the cart, in which no provider has a part",
          "after the cart",
        ],
        rows: [
          { name: ARMS[1]?.name, base: 0, index: 1 },
          { name: ARMS[2]?.name, base: 0, index: 2 },
          { name: ARMS[3]?.name, base: 0, index: 3 },
          { name: `${ARMS[3]?.name}, more than the one that waits`, base: 1, index: 3 },
        ].map(({ name = "", base, index }) => [
          name,
          ...[total, cart, afterCart].map((of) => {
            const more = bootstrap([moreThan(base, index, of)], ([ms = []]) => median(ms))
            return `${more.value.toFixed(1)} (${more.low.toFixed(1)} – ${more.high.toFixed(1)})`
          }),
        ]),
        note: `Where the cart's column differs from 0, that is the machine's noise, and the whole checkout's column has it too. The null provider that waits needs more than ${PSP_CALLS} × ${LATENCY_MS} ms, as every provider does that calls an API: timers fire late, and a process that slept continues slowly. The last row is what the plugin itself adds.`,
      },
    ],
    chart: {
      title: "A whole checkout",
      unit: "ms",
      bars: ARMS.map(({ name, provider }) => {
        const { median: value, low, high } = spreadOf((times.get(name) ?? []).map(({ total }) => total))
        return {
          label: name,
          value,
          low,
          high,
          series: provider === PLUGIN ? 1 : 0,
        }
      }),
    },
    raw: Object.fromEntries(times),
  }
}

/** The shopper returns before the notification, which arrives when nothing is being measured. */
async function walk(
  arm: Arm,
  { front, shop }: OpenShop,
  store: Http,
  sandbox: SandboxProcess,
): Promise<Times> {
  const isPlugin = arm.provider === PLUGIN
  await sandbox.setLatency(arm.latency)
  const checkout = new Checkout(store, front)
  const [cart, collectionId] = await clock(() => checkout.fillCart())
  const [session, { sessionId }] = await clock(() =>
    checkout.startPayment(collectionId, arm.provider, isPlugin),
  )
  if (isPlugin) await sandbox.pay(sessionId)
  const [complete] = await clock(() => checkout.complete())
  if (isPlugin) await sandbox.notify(sessionId)
  await shop.ask("quiet", { ms: 30 })
  return { cart, session, complete, total: cart + session + complete }
}

async function clock<T>(work: () => Promise<T>): Promise<[ms: number, result: T]> {
  const from = performance.now()
  const result = await work()
  return [performance.now() - from, result]
}

export const checkoutTime: Section = {
  name: "checkout-time",
  title: "Time of a checkout",
  quickToo: false,
  run,
}
