import { WAITING_NULL_PROVIDER } from "../arms"
import { type Costs, CountedCheckouts, callsOnTheWay, middle, totalOf, waitedFor } from "../counted-checkout"
import type { Environment } from "../environment"
import { nullPayer, pluginPayer, stripePayer } from "../payers"
import { counted, type Effort, type Findings, type Section, timed } from "../section"
import { bootstrap, cellsOf, median } from "../statistics"

const LATENCY_MS = 100
const ROUNDS = 24
const ROUNDS_QUICK = 1
const WARM_UP = 4
const WARM_UP_QUICK = 1

/** What reaches the shop first: the shopper who has paid, or the PSP's notification. */
const FLOWS = ["return first", "notification first"] as const
type Flow = (typeof FLOWS)[number]

const NULL = "null provider"
const STRIPE = "Medusa's Stripe provider"
const PLUGIN = "plugin"
const PEERS = [NULL, STRIPE, PLUGIN] as const
type Peer = (typeof PEERS)[number]

/** By flow and peer, one entry per round. */
type Measured = Record<Flow, Record<Peer, Costs[]>>

async function run(environment: Environment, { quick, say }: Effort): Promise<Findings> {
  const [shop, bare, sandbox, stripe] = await Promise.all([
    environment.shop(),
    environment.bareShop(),
    environment.sandbox(),
    environment.stripe(),
  ])
  const walkers: Record<Peer, CountedCheckouts> = {
    [NULL]: new CountedCheckouts(bare, nullPayer(bare.shop.url, WAITING_NULL_PROVIDER)),
    [STRIPE]: new CountedCheckouts(bare, stripePayer(bare.shop.url, stripe)),
    [PLUGIN]: new CountedCheckouts(shop, pluginPayer(sandbox)),
  }
  await Promise.all([sandbox.setLatency(LATENCY_MS), stripe.ask("latency", { ms: LATENCY_MS })])
  const measured = Object.fromEntries(
    FLOWS.map((flow) => [flow, Object.fromEntries(PEERS.map((peer) => [peer, []]))]),
  ) as unknown as Measured
  const rounds = quick ? ROUNDS_QUICK : ROUNDS
  for (let round = quick ? -WARM_UP_QUICK : -WARM_UP; round < rounds; round++) {
    if (round % 5 === 0) say(`checkouts, round ${round} of ${rounds}`)
    for (const flow of FLOWS) {
      for (const peer of turned(PEERS, round)) {
        const walker = walkers[peer]
        const costs = await (flow === "return first" ? walker.returnFirst() : walker.notificationFirst())
        if (round >= 0) measured[flow][peer].push(costs)
      }
    }
  }
  await Promise.all([sandbox.setLatency(0), stripe.ask("latency", { ms: 0 })])
  await Promise.all(PEERS.map((peer) => walkers[peer].close()))
  return report(measured)
}

function report(measured: Measured): Findings {
  const of = (flow: Flow, peer: Peer): Costs => middle(measured[flow][peer])
  return {
    checks: FLOWS.flatMap((flow) => {
      const [ours, theirs] = [of(flow, PLUGIN), of(flow, STRIPE)]
      const atMost = (what: string, count: (costs: Costs) => number) =>
        counted(`${what}, ${flow}`, `≤ ${count(theirs)}, Stripe's`, count(ours), count(ours) <= count(theirs))
      return [
        atMost("SQL in all", totalOf),
        atMost("PSP calls until the order exists", callsOnTheWay),
        lessTime("ms of Medusa's CPU", flow, measured, ({ cpuMs }) => cpuMs),
        lessTime("ms of the shopper's requests", flow, measured, ({ wallMs }) => wallMs),
      ]
    }),
    tables: [
      {
        title: "The same checkout with three providers",
        columns: [
          "order of arrival",
          "provider",
          "SQL in all",
          "waited for",
          "PSP calls until the order exists",
          "PSP calls in all",
          "CPU, ms",
          "middle half",
          "shopper's requests, ms",
          "middle half",
        ],
        rows: FLOWS.flatMap((flow) =>
          PEERS.map((peer) => {
            const all = measured[flow][peer]
            const costs = of(flow, peer)
            return [
              flow,
              peer,
              totalOf(costs),
              waitedFor(costs),
              callsOnTheWay(costs),
              Object.values(costs.pspCalls).reduce((sum, times) => sum + times, 0),
              ...cellsOf(all.map(({ cpuMs }) => cpuMs)),
              ...cellsOf(all.map(({ wallMs }) => wallMs)),
            ]
          }),
        ),
        note: `In turns. Stripe's API is played by a stub which answers ${LATENCY_MS} ms after a call came in, as the sandbox does; the null provider asks nobody and waits as long. Stripe and null provider run in a Medusa without the plugin. CPU is Medusa's process from the first request until nothing is left to do, notification included. Core lets a webhook of Stripe or the null provider wait for five seconds before it looks at it; the benchmark takes those out. The plugin's third call tells MultiSafepay the order's number after the shopper's answer; Stripe's provider tells Stripe nothing. Where the shopper waits for one statement more, the plugin compares what was paid with what the order comes to.`,
      },
    ],
    chart: {
      title: "SQL statements of one checkout",
      unit: "statements",
      bars: FLOWS.flatMap((flow) =>
        PEERS.map((peer) => ({
          label: `${flow}: ${peer}`,
          value: totalOf(of(flow, peer)),
          series: peer === PLUGIN ? (1 as const) : peer === STRIPE ? (0 as const) : (2 as const),
        })),
      ),
    },
    raw: measured,
  }
}

/** Compared within a round: between rounds, the machine's speed changes by more than the difference in question. */
function lessTime(what: string, flow: Flow, measured: Measured, of: (costs: Costs) => number) {
  const theirs = measured[flow][STRIPE].map(of)
  const more = measured[flow][PLUGIN].map((costs, round) => of(costs) - (theirs[round] ?? Number.NaN))
  const { value, low, high } = bootstrap([more], ([sample = []]) => median(sample))
  return timed(
    `${what}, plugin − Stripe, ${flow}`,
    "≤ 0",
    `${value.toFixed(1)} (${low.toFixed(1)} – ${high.toFixed(1)})`,
    value <= 0,
  )
}

/** Rotates the order each round, so that each peer is equally often at each place. */
function turned<T>(all: readonly T[], round: number): T[] {
  const by = ((round % all.length) + all.length) % all.length
  return [...all.slice(by), ...all.slice(0, by)]
}

export const peers: Section = {
  name: "peers",
  title: "The same checkout through Medusa's own Stripe provider",
  quickToo: true,
  run,
}
