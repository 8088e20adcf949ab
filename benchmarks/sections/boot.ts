import { type Effort, type Findings, type Section, timed } from "../section"
import { barOf, bootstrap, cellsOf, median } from "../statistics"
import type { World } from "../world"

const PAIRS = 32
const GOAL_MS = 150

/**
 * Boots differ by a tenth, because the machine's speed does, from second to second. So both boot at the same moment:
 * what slows one slows the other, and the difference within a pair varies half as much as that of boots in turns.
 * Side by side each takes longer than alone.
 */
async function run(world: World, { say }: Effort): Promise<Findings> {
  // Both databases are seeded by these.
  await Promise.all([world.shop(), world.bareShop()])
  const ms = { with: [] as number[], without: [] as number[] }
  for (let pair = 0; pair < PAIRS; pair++) {
    say(`boots ${pair + 1} of ${PAIRS}`)
    const [having, lacking] = await Promise.all([world.timeBoot(true), world.timeBoot(false)])
    ms.with.push(having)
    ms.without.push(lacking)
  }
  const differences = ms.with.map((having, pair) => having - (ms.without[pair] ?? Number.NaN))
  const added = bootstrap([differences], ([sample = []]) => median(sample))
  return {
    checks: [
      timed(
        "boot, with − without the plugin",
        `≤ ${GOAL_MS} ms`,
        `${Math.round(added.value)} ms (${Math.round(added.low)} – ${Math.round(added.high)})`,
        added.value <= GOAL_MS,
      ),
    ],
    tables: [
      {
        title: "`medusa start` until it listens, in ms",
        columns: ["Medusa", "median", "middle half"],
        rows: [
          ["without the plugin", ...cellsOf(ms.without)],
          ["with the plugin", ...cellsOf(ms.with)],
          ["with − without, pair by pair", ...cellsOf(differences)],
        ],
        note: `${PAIRS} boots each, both at the same moment. The goal's number is the median of the pairs' differences.`,
      },
    ],
    chart: {
      title: "Boot",
      unit: "ms",
      bars: [
        { label: "without the plugin", ...barOf(ms.without), series: 0 },
        { label: "with the plugin", ...barOf(ms.with), series: 1 },
      ],
    },
    raw: ms,
  }
}

export const boot: Section = { name: "boot", title: "Boot", quickToo: false, run }
