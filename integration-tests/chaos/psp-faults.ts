import type { Dice } from "./dice"
import type { Afterwards, Checkout, Trouble } from "./plan"

/** What goes wrong between shop and MultiSafepay. */
export const PSP_FAULTS = [
  "server error",
  "proxy page",
  "broken JSON",
  "cut before the work",
  "cut after the work",
  "time-out before the work",
  "time-out after the work",
] as const
export type PspFault = (typeof PSP_FAULTS)[number]

/** In which of the shop's calls. */
export const PSP_CALLS = ["start", "read", "close", "refund"] as const
export type PspCall = (typeof PSP_CALLS)[number]

export const ENDPOINT: Record<PspCall, string> = {
  start: "POST /orders",
  read: "GET /orders/:id",
  close: "PATCH /orders/:id",
  refund: "POST /orders/:id/refunds",
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
    for (const fault of PSP_FAULTS) {
      for (let count = 0; count < Math.max(1, Math.round(checkouts.length * SHARE)); count++) {
        const times = call === "read" && dice.chance(0.5) ? 4 : 1
        candidates[next++ % Math.max(1, candidates.length)]?.pspFaults.push({ call, fault, times })
      }
    }
  }
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
