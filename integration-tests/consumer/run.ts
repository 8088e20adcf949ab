/** `npm run test:consumer`: a new shop with the packed plugin, from npm install to a cancelled order. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { readFlags, UsageError } from "../../src/scripts/command-line"
import { runProgram } from "../../tools/terminal/program"
import { elapsed, Progress } from "../../tools/terminal/progress"
import type { Result } from "./matrix-table"
import { developedWith, newestMedusa } from "./medusa-versions"
import { type NodeRuntime, nodeRuntime } from "./node-runtime"
import { packBoth } from "./tarballs"
import { buildShop, useShop } from "./visit"

const HELP = `npm run test:consumer -- [flags]

  --medusa 2.21.2      the Medusa version of the shop; "newest": the newest on the registry; default: the one this
                       checkout develops with
  --node 20,22         the Node versions that open the shop, one after the other, from npm's package "node"; the first
                       one installs and builds; default: the one that runs this
  --with pnpm          the package manager: npm, pnpm or yarn; default: npm
  --monorepo           the shop is apps/backend of a workspace
  --production         as a host runs it: only the packages of production, NODE_ENV=production, a TLS proxy before it
  --ahead              with major versions of packages that the next Medusa brings: React 19 and bignumber.js 11
  --in FOLDER          work there and leave the shop for a look; what was installed there before is used again
  --report FILE        write the results there, as JSON
  --help               this text
`

async function main(): Promise<void> {
  const values = readFlags(process.argv.slice(2), {
    medusa: { type: "string" },
    node: { type: "string" },
    with: { type: "string", default: "npm" },
    monorepo: { type: "boolean", default: false },
    production: { type: "boolean", default: false },
    ahead: { type: "boolean", default: false },
    in: { type: "string" },
    report: { type: "string" },
    help: { type: "boolean" },
  })
  if (values.help) return console.log(HELP)
  const medusa = values.medusa === "newest" ? newestMedusa() : (values.medusa ?? developedWith())
  if (!/^2\.\d+\.\d+(-[\w.-]+)?$/.test(medusa))
    throw new UsageError(`--medusa must be a version like 2.21.2, not "${medusa}"`)
  const nodes = (values.node?.split(",") ?? [undefined]).map(nodeRuntime)
  const folder = values.in ? resolve(values.in) : mkdtempSync(join(tmpdir(), "consumer-"))
  mkdirSync(folder, { recursive: true })
  const plan = {
    medusa,
    folder,
    log: join(folder, "consumer.log"),
    manager: values.with,
    monorepo: values.monorepo,
    production: values.production,
    ahead: values.ahead,
    tarballs: packBoth(folder),
  }
  try {
    const results = await visit(plan, nodes)
    if (values.report) writeFileSync(values.report, JSON.stringify(results, null, 2))
    if (results.some(({ failed }) => failed)) process.exitCode = 1
  } finally {
    if (!values.in) rmSync(folder, { recursive: true, force: true })
  }
}

/** One result for each Node. */
async function visit(plan: Parameters<typeof buildShop>[0], nodes: NodeRuntime[]): Promise<Result[]> {
  const [first = nodeRuntime(undefined)] = nodes
  const { medusa } = plan
  const since = Date.now()
  const results: Result[] = []
  try {
    const shop = await buildShop(plan, first, new Progress())
    for (const node of nodes) {
      console.log(`\nMedusa ${medusa} on Node ${node.version}`)
      const progress = new RecordedProgress()
      const failed = await failureOf(() => useShop(shop, node, progress))
      results.push({ medusa, node: node.version, passed: ["install", ...progress.passed], failed })
    }
  } catch (error) {
    // A failed installation counts for every Node.
    const failed = report(error)
    results.push(...nodes.map(({ version }) => ({ medusa, node: version, passed: [], failed })))
  }
  for (const { node, failed } of results) {
    console.log(`Medusa ${medusa} on Node ${node}: ${failed ? "FAILED" : "works"}`)
  }
  console.log(`${elapsed(since)} in all.`)
  return results
}

/** Also remembers the steps that succeeded. */
class RecordedProgress extends Progress {
  readonly passed: string[] = []

  override async step<T>(title: string, work: (remark: (text: string) => void) => Promise<T>): Promise<T> {
    const result = await super.step(title, work)
    this.passed.push(title)
    return result
  }
}

async function failureOf(work: () => Promise<void>): Promise<string | undefined> {
  try {
    await work()
    return undefined
  } catch (error) {
    return report(error)
  }
}

function report(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  console.error(text)
  return text
}

runProgram("test:consumer", main).finally(() => process.exit())
