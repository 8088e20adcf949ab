import { isAnswer, PSP_CALLS, PSP_FAULTS, type PspCall, type PspFault } from "../faults/psp-faults"
import type { Afterwards, Checkout, Trouble } from "./checkout"
import type { SeededRandom } from "./seeded-random"

/** Each fault, in each call, happens to this share of the shoppers. */
const SHARE = 0.034

/** Assigns every combination of call and fault equally often, to shoppers for whom the call is made. */
export function assignPspFaults(checkouts: Checkout[], random: SeededRandom): void {
  for (const call of PSP_CALLS) {
    const candidates = random.shuffle(checkouts.filter((checkout) => makesCall(checkout, call)))
    for (const [index, fault] of faultsFor(call, checkouts.length, random).entries()) {
      const times = timesOf(call, fault, random)
      candidates[index % Math.max(1, candidates.length)]?.pspFaults.push({ call, fault, times })
    }
  }
}

/** A call's faults in the order in which they are assigned. If a payment gets several, the first one happens first. */
function faultsFor(call: PspCall, checkouts: number, random: SeededRandom): PspFault[] {
  const all = PSP_FAULTS[call].flatMap((fault) =>
    Array.from({ length: timesAssigned(call, fault, checkouts) }, () => fault),
  )
  // In a short run some payments get a second fault, which happens only if the call is made again.
  return [...all.filter(isAnswer), ...random.shuffle(all.filter((fault) => !isAnswer(fault)))]
}

/**
 * An answer that only one call can get is assigned more often than a broken connection. A fault in a refund is assigned
 * more often than others, because about four in ten refunds are not sent: no order was placed in time.
 */
function timesAssigned(call: PspCall, fault: PspFault, checkouts: number): number {
  const times = 1 + (isAnswer(fault) ? 1 : 0) + (call === "refund" ? 1 : 0)
  return Math.max(1, Math.round(checkouts * SHARE * times))
}

function timesOf(call: PspCall, fault: PspFault, random: SeededRandom): number {
  if (fault === "balance too low, for a while") return random.int(2, 6)
  if (fault === "does not exist, for a moment") return random.int(1, 3)
  return call === "read" && random.chance(0.5) ? 4 : 1
}

const CLOSES: readonly Trouble[] = [
  "cart changed before paying",
  "cart changed while paying",
  "method switched before paying",
  "method switched while paying",
  "switched to another provider, paid late",
]
/** The plugin refunds a payment automatically. */
export const GOES_BACK: readonly Trouble[] = [
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
  "refund declined, its alert dismissed",
  "order cancelled, its refund declined and the alert dismissed",
]

function makesCall({ start, trouble, afterwards, refundHandling }: Checkout, call: PspCall): boolean {
  switch (call) {
    case "start":
      return true
    case "read":
      return trouble !== "never paid"
    case "close":
      return CLOSES.includes(trouble) || start === "two tabs"
    case "refund":
      // When MultiSafepay does not list a refund, both books can only agree if its answer reached Medusa.
      if (refundHandling === "shown only in costs") return false
      return GOES_BACK.includes(trouble) || (REFUNDS.includes(afterwards) && trouble !== "never paid")
  }
}
