import { LONG_PLAN, MUST_BE_MET_NAMES } from "../plan/plan"
import type { Tally } from "./tally"

/** How often each required kind must happen in every long run. */
const MUST_BE_MET = 20
/** How often each other kind must happen in a thousand checkouts, and how many kills there must be. */
const IN_THOUSAND = { each: 20, kills: 10 }
/** In a shorter run, the required kinds take the places of others, which happen half as often in proportion. */
const IN_SHORTER_RUNS = 0.5

export type MetTooSeldom = {
  /** What happened less often than it must in a run of this size. */
  kinds: { kind: string; met: number; least: number }[]
  /** The required number of kills, if there were fewer. */
  missingKills: number | undefined
  failsRun: boolean
}

/** How often a fault or an attack must happen in a run with this many shoppers. */
export function leastOf(kind: string, shoppers: number): number {
  if (shoppers >= LONG_PLAN && MUST_BE_MET_NAMES.has(kind)) return MUST_BE_MET
  const share = shoppers >= 1_000 ? 1 : (IN_SHORTER_RUNS * shoppers) / 1_000
  return Math.max(1, Math.floor(IN_THOUSAND.each * share))
}

export function metTooSeldom(
  met: Pick<Tally, "of">,
  kinds: readonly string[],
  { shoppers, kills }: { shoppers: number; kills: number },
): MetTooSeldom {
  const rare = kinds
    .map((kind) => ({ kind, met: met.of(kind), least: leastOf(kind, shoppers) }))
    .filter((one) => one.met < one.least)
  const leastKills = Math.max(1, Math.floor(IN_THOUSAND.kills * Math.min(1, shoppers / 1_000)))
  const missingKills = kills < leastKills ? leastKills : undefined
  return {
    kinds: rare,
    missingKills,
    failsRun: shoppers >= LONG_PLAN && (rare.length > 0 || missingKills !== undefined),
  }
}
