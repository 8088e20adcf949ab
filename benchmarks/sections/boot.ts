import { sep } from "node:path"
import { type Environment, ROOT } from "../environment"
import type { Boot } from "../medusa-start"
import { counted, type Effort, type Findings, type Section, timed } from "../section"
import { barOf, bootstrap, cellsOf, median } from "../statistics"

const PAIRS = 12
const PAIRS_QUICK = 1
const MAX_FILES = 300
/** As a share of the CPU of a boot without the plugin. */
const MAX_CPU = 0.03

/** Both boot at the same time: what slows one slows the other. */
async function run(environment: Environment, { quick, say }: Effort): Promise<Findings> {
  // These also seed both databases.
  await Promise.all([environment.shop(), environment.bareShop()])
  const pairs = quick ? PAIRS_QUICK : PAIRS
  const boots = { with: [] as Boot[], without: [] as Boot[] }
  for (let pair = 0; pair < pairs; pair++) {
    say(`boots ${pair + 1} of ${pairs}`)
    const [having, lacking] = await Promise.all([environment.boot(true), environment.boot(false)])
    boots.with.push(having)
    boots.without.push(lacking)
  }
  return report(boots)
}

function report(boots: { with: Boot[]; without: Boot[] }): Findings {
  const [having, lacking] = [boots.with[0]?.files ?? [], boots.without[0]?.files ?? []]
  const known = new Set(lacking)
  const more = having.filter((file) => !known.has(file))
  const cpu = {
    with: boots.with.map(({ cpuMs }) => cpuMs),
    without: boots.without.map(({ cpuMs }) => cpuMs),
  }
  const differences = cpu.with.map((ms, pair) => ms - (cpu.without[pair] ?? Number.NaN))
  const share = bootstrap(
    [differences, cpu.without],
    ([added = [], bare = []]) => median(added) / median(bare),
  )
  const percent = (value: number) => `${(value * 100).toFixed(1)} %`
  return {
    checks: [
      counted(
        "files loaded at boot, with − without the plugin",
        `≤ ${MAX_FILES}`,
        more.length,
        more.length <= MAX_FILES,
      ),
      counted(
        "of these, files of the HTTP client, which the first call loads",
        "0",
        more.filter((file) => file.includes(`${sep}undici${sep}`)).length,
        !more.some((file) => file.includes(`${sep}undici${sep}`)),
      ),
      timed(
        "CPU of a boot, more than without the plugin",
        `≤ ${percent(MAX_CPU)}`,
        `${percent(share.value)} (${percent(share.low)} – ${percent(share.high)})`,
        share.value <= MAX_CPU,
      ),
    ],
    tables: [
      {
        title: "`medusa start` until it listens",
        columns: ["Medusa", "files loaded", "CPU, ms", "middle half"],
        rows: [
          ["without the plugin", lacking.length, ...cellsOf(cpu.without)],
          ["with the plugin", having.length, ...cellsOf(cpu.with)],
          ["with − without, pair by pair", more.length, ...cellsOf(differences)],
        ],
        note: `${boots.with.length} boots each, both at the same moment. Files are those that \`require\` loads; CPU is the process's own count, on all its threads. The wall's difference is below what two boots differ by themselves.`,
      },
      {
        title: "Files that the plugin loads at boot",
        columns: ["of", "files"],
        rows: [...countBy(more, ownerOf)].sort(([, a], [, b]) => b - a),
      },
    ],
    chart: {
      title: "CPU of a boot",
      unit: "ms",
      bars: [
        { label: "without the plugin", ...barOf(cpu.without), series: 0 },
        { label: "with the plugin", ...barOf(cpu.with), series: 1 },
      ],
    },
    raw: {
      cpu,
      ms: { with: boots.with.map(({ ms }) => ms), without: boots.without.map(({ ms }) => ms) },
      more,
    },
  }
}

/** A package, or one of the plugin's own folders. */
function ownerOf(file: string): string {
  const inPackages = file.lastIndexOf(`node_modules${sep}`)
  if (inPackages >= 0) {
    const [scope = "", name = ""] = file.slice(inPackages + "node_modules/".length).split(sep)
    return scope.startsWith("@") ? `${scope}/${name}` : scope
  }
  const [folder = ""] = file.slice(`${ROOT}/.medusa/server/src/`.length).split(sep)
  return `the plugin's ${folder}`
}

function countBy<T>(all: readonly T[], of: (one: T) => string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const one of all) counts.set(of(one), (counts.get(of(one)) ?? 0) + 1)
  return counts
}

export const boot: Section = { name: "boot", title: "Boot", quickToo: true, run }
