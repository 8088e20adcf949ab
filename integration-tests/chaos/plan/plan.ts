import { type PlannedClusterFault, planClusterFaults } from "../faults/cluster-faults"
import { dealPspFaults, type PlannedPspFault } from "../faults/psp-faults"
import { Dice } from "./dice"

/** How the shopper starts to pay. */
export const STARTS = { once: 80, "double-click": 12, "two tabs": 10 } as const

/** What happens between the first payment page and the money. */
export const TROUBLES = {
  none: 22,
  "cart changed before paying": 5,
  "cart changed while paying": 6,
  "cart changed after paying": 5,
  "method switched before paying": 5,
  "method switched while paying": 6,
  "switched to another provider, paid late": 5,
  "cancelled, then paid": 5,
  "declined, then paid": 4,
  "expired, then paid anew": 4,
  "uncleared, then completed": 4,
  "paid on every page": 5,
  "stock ran out": 5,
  "provider disabled in the region": 4,
  "never paid": 4,
  "paid during a maintenance of two hours": 3,
  "key rotated while paying": 3,
  "moved to Alipay+ while paying": 3,
  "a column of the database missing": 3,
  "order row refused: a value is missing": 3,
  "order row refused: a reference is broken": 3,
} as const

/** How the shopper comes back to the shop. */
export const RETURNS = {
  completes: 20,
  waits: 25,
  "completes and waits at once": 12,
  "completes twice at once": 12,
  "comes back twice": 12,
  never: 19,
} as const

/** What the merchant, or MultiSafepay's staff, does with an order that stands. */
export const AFTERWARDS = {
  nothing: 22,
  "part refunded": 9,
  "refunded twice at once": 9,
  "refund tried again": 8,
  "order cancelled": 9,
  "order cancelled and refunded at once": 6,
  "refunded in the PSP's dashboard": 8,
  "refunded in shop and dashboard at once": 6,
  "refund declined later": 5,
  "charged back": 4,
  "order edited and paid for": 6,
  "exchange cancelled, then its difference paid": 4,
  "return received, then a link paid": 4,
  "difference waived with a credit line, then paid": 4,
  "edited down below an open link, then paid": 4,
  "paid draft deleted": 4,
} as const

/** What a stranger tries in order to get an order for less than it costs. */
export const ATTACKS = [
  "cart raised while starting sessions",
  "core's own words in every field",
  "sessions started in bursts",
  "two carts on one session",
  "replayed with another site's key",
  "cart raised while it is paid",
] as const

/** What becomes of the notifications of the payment, and what others send. */
export const MAIL = {
  "arrives in order": 30,
  lost: 10,
  doubled: 9,
  reordered: 9,
  late: 9,
  forged: 9,
  replayed: 9,
  "pre-transaction": 8,
  "legacy GET": 7,
} as const

export type Start = keyof typeof STARTS
export type Trouble = keyof typeof TROUBLES
export type Return = keyof typeof RETURNS
export type Afterwards = keyof typeof AFTERWARDS
export type Mail = keyof typeof MAIL
export type AttackKind = (typeof ATTACKS)[number]

/** Somebody with a small cart, who wants a big one for its price. */
export type PlannedAttack = {
  number: number
  seed: string
  kind: AttackKind
  market: "eur" | "usd"
  method: "alipay" | "alipay-plus"
  afterShoppers: number
}

/** One shopper's story. What is not in here, its `dice` decide. */
export type Checkout = {
  number: number
  seed: string
  market: "eur" | "usd"
  method: "alipay" | "alipay-plus"
  paymentType: "redirect" | "direct"
  start: Start
  trouble: Trouble
  returns: Return
  afterwards: Afterwards
  mail: Mail
  pspFaults: PlannedPspFault[]
}

/** When the shop is killed: at a random moment after so many shoppers came, or in the middle of a call. */
export type Kill = {
  afterShoppers: number
  during: KillMoment
  /** Where MultiSafepay is at that moment: has it done its part, and has the shop heard of it? */
  psp: (typeof PSP_AT_KILL)[number]
  delayMs: number
  /** Where there are two servers: which of them. */
  server: 0 | 1 | "both"
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

/** In a run of so many, the stories that prove most are told so often at least, though half of them come to nothing. */
const OFTEN_FROM = 500
const OFTEN_ATTACKED = 25
const OFTEN: Readonly<Record<string, number>> = {
  "paid during a maintenance of two hours": 30,
  "key rotated while paying": 30,
  "moved to Alipay+ while paying": 30,
  "a column of the database missing": 40,
  "order row refused: a value is missing": 40,
  "order row refused: a reference is broken": 40,
  "exchange cancelled, then its difference paid": 40,
  "return received, then a link paid": 40,
  "difference waived with a credit line, then paid": 40,
  "edited down below an open link, then paid": 40,
  "paid draft deleted": 40,
}

/** What happens to all who are in the shop at that moment, so that a few should be there for it. */
const TOGETHER = ["paid during a maintenance of two hours", "key rotated while paying"] as const
const PARTY = 4

/** The whole story, before anything happens. */
export function makePlan(count: number, seed: string, cluster = false): Plan {
  const dice = new Dice(seed)
  const deal = <T extends string>(name: string, weights: Readonly<Record<T, number>>) =>
    dice.fork(name).deal(count, weights, (kind) => (count < OFTEN_FROM ? 0 : (OFTEN[kind] ?? 0)))
  const starts = deal("start", STARTS)
  const troubles = gather(deal("trouble", TROUBLES), TOGETHER)
  const returns = deal("return", RETURNS)
  const afterwards = deal("afterwards", AFTERWARDS)
  const mail = deal("mail", MAIL)
  const markets = deal("market", { eur: 70, usd: 30 })
  const methods = deal("method", { alipay: 60, "alipay-plus": 40 })
  const types = deal("payment type", { redirect: 60, direct: 40 })

  const checkouts = Array.from({ length: count }, (_, index): Checkout => {
    const trouble = cardOf(troubles, index)
    return {
      number: index + 1,
      seed: `${seed}/checkout ${index + 1}`,
      market: cardOf(markets, index),
      method: trouble === "moved to Alipay+ while paying" ? "alipay" : cardOf(methods, index),
      paymentType: needsPage(trouble) ? "redirect" : cardOf(types, index),
      start: cardOf(starts, index),
      trouble,
      returns: cardOf(returns, index),
      afterwards: cardOf(afterwards, index),
      mail: cardOf(mail, index),
      pspFaults: [],
    }
  })
  dealPspFaults(checkouts, dice.fork("PSP faults"))
  return {
    seed,
    checkouts,
    attacks: planAttacks(count, seed),
    kills: planKills(count, dice.fork("kills")),
    clusterFaults: cluster ? planClusterFaults(count, dice.fork("cluster")) : [],
  }
}

/** A direct payment ends with the first outcome; on a page the shopper may try again. */
const needsPage = (trouble: Trouble) =>
  trouble === "cancelled, then paid" || trouble === "declined, then paid"

/** Moves the cards of these kinds to where others of the same kind are, in parties of a few. */
function gather<T extends string>(cards: readonly T[], kinds: readonly T[]): T[] {
  const gathered = [...cards]
  for (const kind of kinds) {
    const places = gathered.flatMap((card, index) => (card === kind ? [index] : []))
    for (const [nth, place] of places.entries()) {
      const host = places[nth - (nth % PARTY)] ?? place
      const seat = host + (nth % PARTY)
      const there = gathered[seat]
      if (there === undefined || kinds.includes(there)) continue
      gathered[seat] = kind
      gathered[place] = there
    }
  }
  return gathered
}

/** Each attack strikes one in so many shoppers. */
const SHOPPERS_PER_ATTACK = 40

function planAttacks(count: number, seed: string): PlannedAttack[] {
  const dice = new Dice(`${seed}/attacks`)
  const least = count < OFTEN_FROM ? 1 : OFTEN_ATTACKED
  const each = Math.max(least, Math.round(count / SHOPPERS_PER_ATTACK))
  const kinds = dice.shuffle(ATTACKS.flatMap((kind) => Array.from({ length: each }, () => kind)))
  return kinds.map((kind, index) => ({
    number: index + 1,
    seed: `${seed}/attack ${index + 1}`,
    kind,
    market: dice.chance(0.7) ? "eur" : "usd",
    method: dice.chance(0.6) ? "alipay" : "alipay-plus",
    afterShoppers: Math.floor(((index + dice.next()) * count) / kinds.length),
  }))
}

function planKills(count: number, dice: Dice): Kill[] {
  const kills = Math.max(2, Math.round(count / 45))
  const moments = dice.deal(kills, KILL_MOMENTS)
  return moments.map((during, index) => ({
    // Spread over the run, never before the first shoppers are on their way.
    afterShoppers: Math.round(((index + 0.3 + 0.6 * dice.next()) * count) / kills),
    during,
    psp: dice.pick(PSP_AT_KILL),
    delayMs: dice.int(0, during === "at random" ? 1_500 : 400),
    server: dice.fork(`server ${index}`).pick([0, 1, "both"] as const),
  }))
}

function cardOf<T>(cards: readonly T[], index: number): T {
  const card = cards[index]
  if (card === undefined) throw new Error(`No card was dealt to shopper ${index + 1}`)
  return card
}
