import type { KilledServers } from "../../../testkit/environment/medusa-supervisor"
import { type PlannedClusterFault, planClusterFaults } from "../faults/cluster-faults"
import { assignPspFaults } from "./assign-psp-faults"
import { assignRefundHandling } from "./assign-refund-handling"
import {
  AFTERWARDS,
  type Afterwards,
  ATTACKS,
  type Checkout,
  MAIL,
  type PlannedAttack,
  RETURNS,
  STARTS,
  TROUBLES,
  type Trouble,
} from "./checkout"
import { SeededRandom } from "./seeded-random"

/** When the shop is killed: at a random moment after this many shoppers, or during a call. */
export type Kill = {
  afterShoppers: number
  during: KillMoment
  /** How far MultiSafepay is at that moment: whether it has done its work, and whether the shop has its answer. */
  psp: (typeof PSP_AT_KILL)[number]
  delayMs: number
  server: KilledServers
}

const PSP_AT_KILL = ["has not begun", "is done, unheard", "has answered"] as const

export const KILL_MOMENTS = {
  "at random": 4,
  "while a payment is started": 2,
  "while a payment is read": 3,
  "while a payment is closed": 2,
  "while a refund is sent": 3,
} as const
export type KillMoment = keyof typeof KILL_MOMENTS

export type Plan = {
  seed: string
  checkouts: Checkout[]
  attacks: PlannedAttack[]
  kills: Kill[]
  clusterFaults: PlannedClusterFault[]
}

/** From this many checkouts on, each of `MUST_BE_MET` is planned often enough to happen often enough. */
export const LONG_PLAN = 500
/** Attacks always happen unless a kill ends them. */
const ATTACKS_OF_A_KIND = 40
/** A shopper's trouble nearly always happens as planned. */
const TROUBLES_OF_A_KIND = 28
/** What happens afterwards needs an order within seconds: about six in ten shoppers have one. */
const AFTERWARDS_OF_A_KIND = 50

/** In a shorter run, the required kinds leave less room for others. */
const ROOM_IN_SHORTER_RUNS = 0.75

/** These must happen equally often in every long run. */
const MUST_BE_MET = {
  trouble: [
    "paid during a maintenance of two hours",
    "key rotated while paying",
    "moved to Alipay+ while paying",
    "a column of order_line_item missing",
    "a column of order_transaction missing",
    "order row refused: a value is missing",
    "order row refused: a reference is broken",
  ],
  afterwards: [
    "exchange cancelled, then its difference paid",
    "return received, then a link paid",
    "difference waived with a credit line, then paid",
    "edited down below an open link, then paid",
    "paid draft deleted",
  ],
} as const satisfies { trouble: Trouble[]; afterwards: Afterwards[] }

/** What must happen in a long run, by its name in the counts. */
export const MUST_BE_MET_NAMES: ReadonlySet<string> = new Set([
  ...MUST_BE_MET.trouble.map((trouble) => `shopper: ${trouble}`),
  ...MUST_BE_MET.afterwards.map((afterwards) => `merchant: ${afterwards}`),
  ...ATTACKS.map((attack) => `attack: ${attack}`),
  "PSP does not exist, for a moment: read",
  "PSP balance too low, for a while: refund",
])

/** How often other kinds are planned at least in a thousand checkouts. */
const MIN_IN_THOUSAND: Partial<Record<string, number>> = {
  // Only a notification that has already arrived can be replayed: about one in five.
  replayed: 200,
  ...Object.fromEntries(Object.keys(AFTERWARDS).map((afterwards) => [afterwards, 44])),
  nothing: 0,
  // Its alert must come within seconds too.
  "charged back, the alert dismissed, then won": 50,
}

/** These affect the whole shop, so several shoppers share each of them. */
const IN_GROUPS = ["paid during a maintenance of two hours", "key rotated while paying"] as const
const GROUP_SIZE = 4

export function makePlan(count: number, seed: string, cluster = false): Plan {
  const random = new SeededRandom(seed)
  const distribute = <T extends string>(name: string, weights: Readonly<Record<T, number>>) =>
    random.fork(name).distribute(count, weights, (kind) => leastOf(kind, count))
  const starts = distribute("start", STARTS)
  const troubles = gather(distribute("trouble", TROUBLES), IN_GROUPS)
  const returns = distribute("return", RETURNS)
  const afterwards = distribute("afterwards", AFTERWARDS)
  const mail = distribute("mail", MAIL)
  const markets = distribute("market", { eur: 70, usd: 30 })
  const methods = distribute("method", { alipay: 60, "alipay-plus": 40 })
  const types = distribute("payment type", { redirect: 60, direct: 40 })

  const checkouts = Array.from({ length: count }, (_, index): Checkout => {
    const trouble = valueAt(troubles, index)
    return {
      number: index + 1,
      seed: `${seed}/checkout ${index + 1}`,
      market: valueAt(markets, index),
      method: trouble === "moved to Alipay+ while paying" ? "alipay" : valueAt(methods, index),
      paymentType: needsPage(trouble) ? "redirect" : valueAt(types, index),
      start: valueAt(starts, index),
      trouble,
      returns: valueAt(returns, index),
      afterwards: valueAt(afterwards, index),
      mail: valueAt(mail, index),
      pspFaults: [],
    }
  })
  assignRefundHandling(checkouts, random.fork("refund handling"))
  assignPspFaults(checkouts, random.fork("PSP faults"))
  return {
    seed,
    checkouts,
    attacks: planAttacks(count, seed),
    kills: planKills(count, random.fork("kills")),
    clusterFaults: cluster ? planClusterFaults(count, random.fork("cluster")) : [],
  }
}

/** How often a kind is planned at least in a run of `count` checkouts. */
function leastOf(kind: string, count: number): number {
  if (count < LONG_PLAN) return 0
  if (isOneOf(MUST_BE_MET.trouble, kind)) return TROUBLES_OF_A_KIND
  if (isOneOf(MUST_BE_MET.afterwards, kind)) return AFTERWARDS_OF_A_KIND
  const room = count < 1_000 ? ROOM_IN_SHORTER_RUNS : 1
  return Math.floor(((MIN_IN_THOUSAND[kind] ?? 0) * room * count) / 1_000)
}

const isOneOf = (kinds: readonly string[], kind: string) => kinds.includes(kind)

/** A direct payment ends with the first outcome. On a page the shopper may try again. */
const needsPage = (trouble: Trouble) =>
  trouble === "cancelled, then paid" || trouble === "declined, then paid"

/** Moves the values of these kinds together, in groups. */
function gather<T extends string>(values: readonly T[], kinds: readonly T[]): T[] {
  const gathered = [...values]
  for (const kind of kinds) {
    const places = gathered.flatMap((value, index) => (value === kind ? [index] : []))
    for (const [nth, place] of places.entries()) {
      const host = places[nth - (nth % GROUP_SIZE)] ?? place
      const seat = host + (nth % GROUP_SIZE)
      const there = gathered[seat]
      if (there === undefined || kinds.includes(there)) continue
      gathered[seat] = kind
      gathered[place] = there
    }
  }
  return gathered
}

/** One attack of each kind per this many shoppers. */
const SHOPPERS_PER_ATTACK = 40

function planAttacks(count: number, seed: string): PlannedAttack[] {
  const random = new SeededRandom(`${seed}/attacks`)
  const least = count < LONG_PLAN ? 1 : ATTACKS_OF_A_KIND
  const each = Math.max(least, Math.round(count / SHOPPERS_PER_ATTACK))
  const kinds = random.shuffle(ATTACKS.flatMap((kind) => Array.from({ length: each }, () => kind)))
  return kinds.map((kind, index) => ({
    number: index + 1,
    seed: `${seed}/attack ${index + 1}`,
    kind,
    market: random.chance(0.7) ? "eur" : "usd",
    method: random.chance(0.6) ? "alipay" : "alipay-plus",
    afterShoppers: Math.floor(((index + random.next()) * count) / kinds.length),
  }))
}

function planKills(count: number, random: SeededRandom): Kill[] {
  const kills = Math.max(2, Math.round(count / 45))
  const moments = random.distribute(kills, KILL_MOMENTS)
  return moments.map((during, index) => ({
    // Spread over the run, never before the first shoppers have started.
    afterShoppers: Math.round(((index + 0.3 + 0.6 * random.next()) * count) / kills),
    during,
    psp: random.pick(PSP_AT_KILL),
    delayMs: random.int(0, during === "at random" ? 1_500 : 400),
    server: random.fork(`server ${index}`).pick([0, 1, "both"] as const),
  }))
}

function valueAt<T>(values: readonly T[], index: number): T {
  const value = values[index]
  if (value === undefined) throw new Error(`Nothing is planned for shopper ${index + 1}`)
  return value
}
