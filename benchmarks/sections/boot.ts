import { type Effort, type Findings, type Section, timed } from "../section"
import { barOf, bootstrap, cellsOf, median } from "../statistics"
import type { World } from "../world"

const BOOTS = 8
const GOAL_MS = 150

async function run(world: World, { say }: Effort): Promise<Findings> {
  // Both databases are seeded by these.
  await Promise.all([world.shop(), world.bareShop()])
  const ms = { with: [] as number[], without: [] as number[] }
  const boot = async (withPlugin: boolean) => {
    const shop = await world.bootAgain(withPlugin)
    ms[withPlugin ? "with" : "without"].push(shop.bootMs)
    await shop.stop()
  }
  for (let round = 0; round < BOOTS; round++) {
    say(`boot ${round + 1} of ${BOOTS}`)
    for (const withPlugin of round % 2 === 0 ? [true, false] : [false, true]) await boot(withPlugin)
  }
  const added = bootstrap(
    [ms.with, ms.without],
    ([having = [], lacking = []]) => median(having) - median(lacking),
  )
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
        title: "From the start of the process until Medusa listens, in ms",
        columns: ["Medusa", "median", "middle half"],
        rows: [
          ["without the plugin", ...cellsOf(ms.without)],
          ["with the plugin", ...cellsOf(ms.with)],
        ],
        note: `${BOOTS} boots each, in turns.`,
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
