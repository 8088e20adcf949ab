import { readFileSync } from "node:fs"

type Frame = { functionName: string; url: string }
type Node = { id: number; callFrame: Frame; children?: number[] }
type Profile = { nodes: Node[]; samples: number[]; timeDeltas: number[] }

/** Libraries that work for the plugin: their time belongs to the plugin's function that called them. */
const PLUGIN_LIBRARIES = /node_modules\/(zod|undici|lossless-json)\//
const PLUGIN = /\.medusa\/server\/src\/(.+)\.js$/

const OTHERS: [owner: string, url: RegExp][] = [
  ["bench", /\/benchmarks\//],
  ["Medusa", /node_modules\/@medusajs\//],
  ["MikroORM, knex and pg", /node_modules\/(@mikro-orm|knex|pg|pg-pool|pg-protocol|tarn|pg-types)\//],
  ["Express and its middlewares", /node_modules\/(express|body-parser|router|cors|raw-body|finalhandler)\//],
  ["other packages", /node_modules\//],
]

export interface CpuShare {
  owner: string
  ms: number
}

/**
 * Whose code used the CPU, from a .cpuprofile. A sample belongs to the innermost frame of the plugin or another
 * package. Time inside Node belongs to its caller.
 */
export function cpuShares(file: string): { owners: CpuShare[]; pluginFiles: CpuShare[] } {
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(file, "utf8")) as Profile
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const parents = new Map(
    nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)),
  )
  const owners = new Map<string, number>()
  const pluginFiles = new Map<string, number>()
  const known = new Map<number, { owner: string; file?: string | undefined }>()
  const ownerOf = (id: number) => {
    const found = known.get(id) ?? findOwner(id, byId, parents)
    known.set(id, found)
    return found
  }
  for (const [index, id] of samples.entries()) {
    const ms = (timeDeltas[index] ?? 0) / 1000
    const { owner, file: pluginFile } = ownerOf(id)
    owners.set(owner, (owners.get(owner) ?? 0) + ms)
    if (pluginFile) pluginFiles.set(pluginFile, (pluginFiles.get(pluginFile) ?? 0) + ms)
  }
  return { owners: sorted(owners), pluginFiles: sorted(pluginFiles) }
}

function findOwner(
  leaf: number,
  byId: Map<number, Node>,
  parents: Map<number, number>,
): { owner: string; file?: string } {
  let library: string | undefined
  for (let id: number | undefined = leaf; id !== undefined; id = parents.get(id)) {
    const frame = byId.get(id)?.callFrame
    if (!frame) continue
    if (id === leaf && /^\((idle|program|garbage collector)\)$/.test(frame.functionName)) {
      return { owner: frame.functionName.slice(1, -1) }
    }
    const pluginFile = frame.url.match(PLUGIN)?.[1]
    if (pluginFile) return { owner: "the plugin", file: pluginFile }
    library ??= frame.url.match(PLUGIN_LIBRARIES)?.[1]
    if (library) continue
    const other = OTHERS.find(([, url]) => url.test(frame.url))
    if (other) return { owner: other[0] }
  }
  // undici's own callbacks from the socket have no frame of ours below them, but nothing else here uses undici.
  return library === "undici"
    ? { owner: "the plugin", file: "undici, reading and writing" }
    : { owner: library ?? "Node itself" }
}

const sorted = (shares: Map<string, number>): CpuShare[] =>
  [...shares].map(([owner, ms]) => ({ owner, ms })).sort((a, b) => b.ms - a.ms)
