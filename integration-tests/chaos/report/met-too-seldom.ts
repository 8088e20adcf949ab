import type { Tally } from "./tally"

/** How often each fault must happen in a run of a thousand checkouts; in a shorter run proportionally less often. */
const OFTEN_ENOUGH = { checkouts: 1_000, each: 20, kills: 10 }
/** From this size on, a fault that happened too seldom fails the run. */
const LONG_RUN = 400

export type MetTooSeldom = {
  /** How often each must happen in a run of this size. */
  least: number
  /** What happened less often than that. */
  kinds: { kind: string; met: number }[]
  /** How many kills there should have been, when there were fewer. */
  missingKills: number | undefined
  failsRun: boolean
}

/** @param shoppers how many shoppers the run had */
export function metTooSeldom(
  met: Pick<Tally, "of">,
  kinds: readonly string[],
  { shoppers, kills }: { shoppers: number; kills: number },
): MetTooSeldom {
  const share = Math.min(1, shoppers / OFTEN_ENOUGH.checkouts)
  const least = Math.max(1, Math.floor(OFTEN_ENOUGH.each * share))
  const leastKills = Math.max(1, Math.floor(OFTEN_ENOUGH.kills * share))
  const rare = kinds.map((kind) => ({ kind, met: met.of(kind) })).filter((one) => one.met < least)
  const missingKills = kills < leastKills ? leastKills : undefined
  return {
    least,
    kinds: rare,
    missingKills,
    failsRun: shoppers >= LONG_RUN && (rare.length > 0 || missingKills !== undefined),
  }
}
