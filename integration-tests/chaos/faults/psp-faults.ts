import type { Dice } from "../plan/dice"
import type { Afterwards, Checkout, Trouble } from "../plan/plan"

/** What goes wrong between shop and MultiSafepay, whatever the shop calls. */
const CONNECTION_FAULTS = [
  "server error",
  "proxy page",
  "broken JSON",
  "cut before the work",
  "cut after the work",
  "time-out before the work",
  "time-out after the work",
] as const

/** In which of the shop's calls. */
export const PSP_CALLS = ["start", "read", "close", "refund"] as const
export type PspCall = (typeof PSP_CALLS)[number]

export const ENDPOINT: Record<PspCall, string> = {
  start: "POST /orders",
  read: "GET /orders/:id",
  close: "PATCH /orders/:id",
  refund: "POST /orders/:id/refunds",
}

/** An answer that only this call gets. */
const ANSWERS = {
  read: ["does not exist, for a moment"],
  refund: ["balance too low, for a while"],
} as const
export type PspFault = (typeof CONNECTION_FAULTS)[number] | (typeof ANSWERS)[keyof typeof ANSWERS][number]

export const PSP_FAULTS: Record<PspCall, readonly PspFault[]> = {
  start: CONNECTION_FAULTS,
  read: [...CONNECTION_FAULTS, ...ANSWERS.read],
  close: CONNECTION_FAULTS,
  refund: [...CONNECTION_FAULTS, ...ANSWERS.refund],
}

/** `times`: a read is retried within the call, so that one failure seldom shows and four always do. */
export type PlannedPspFault = { call: PspCall; fault: PspFault; times: number }

/** Each fault, in each call, strikes this share of the shoppers. */
const SHARE = 0.034

/** Gives out every combination of call and fault equally often, to shoppers in whose story the call is made. */
export function dealPspFaults(checkouts: Checkout[], dice: Dice): void {
  for (const call of PSP_CALLS) {
    const candidates = dice.shuffle(checkouts.filter((checkout) => makesCall(checkout, call)))
    let next = 0
    for (const fault of PSP_FAULTS[call]) {
      for (let count = 0; count < timesDealt(fault, checkouts.length); count++) {
        const times = timesOf(call, fault, dice)
        candidates[next++ % Math.max(1, candidates.length)]?.pspFaults.push({ call, fault, times })
      }
    }
  }
}

const isAnswer = (fault: PspFault) => Object.values<readonly string[]>(ANSWERS).flat().includes(fault)

/** What only one call gets proves more than one more broken connection. */
const timesDealt = (fault: PspFault, checkouts: number) =>
  Math.max(1, Math.round(checkouts * SHARE * (isAnswer(fault) ? 2 : 1)))

function timesOf(call: PspCall, fault: PspFault, dice: Dice): number {
  if (fault === "balance too low, for a while") return dice.int(2, 6)
  if (fault === "does not exist, for a moment") return dice.int(1, 3)
  return call === "read" && dice.chance(0.5) ? 4 : 1
}

const CLOSES: readonly Trouble[] = [
  "cart changed before paying",
  "cart changed while paying",
  "method switched before paying",
  "method switched while paying",
  "switched to another provider, paid late",
]
const GOES_BACK: readonly Trouble[] = [
  "stock ran out",
  "provider disabled in the region",
  "switched to another provider, paid late",
  "paid on every page",
]
const REFUNDS: readonly Afterwards[] = [
  "part refunded",
  "refunded twice at once",
  "refund tried again",
  "order cancelled",
  "order cancelled and refunded at once",
  "refunded in shop and dashboard at once",
]

function makesCall({ start, trouble, afterwards }: Checkout, call: PspCall): boolean {
  switch (call) {
    case "start":
      return true
    case "read":
      return trouble !== "never paid"
    case "close":
      return CLOSES.includes(trouble) || start === "two tabs"
    case "refund":
      return GOES_BACK.includes(trouble) || (REFUNDS.includes(afterwards) && trouble !== "never paid")
  }
}
