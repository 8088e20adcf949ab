import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { folderSize, packagesBeyond } from "../../tools/package/installed-packages"
import { type Environment, ROOT } from "../environment"
import { counted, type Effort, type Findings, type Section } from "../section"

const KB = 1000
const MB = 1000 * KB

type Packed = { size: number; unpackedSize: number; files: { path: string; size: number }[] }

async function run(environment: Environment, { say }: Effort): Promise<Findings> {
  await environment.plugin()
  say("packing")
  const [packed] = JSON.parse(
    execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
      cwd: ROOT,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      maxBuffer: 50 * MB,
    }),
  ) as Packed[]
  if (!packed) throw new Error("npm pack said nothing")
  const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    dependencies: Record<string, string>
    peerDependencies: Record<string, string>
  }
  const names = Object.keys(dependencies)
  const added = packagesBeyond(ROOT, names, Object.keys(peerDependencies))
  const sizes = added.map((path) => ({ path, bytes: folderSize(join(ROOT, path)) }))
  const weight = packed.unpackedSize + sizes.reduce((sum, { bytes }) => sum + bytes, 0)

  return {
    checks: [
      counted("packed size", "≤ 350 kB", kilobytes(packed.size), packed.size <= 350 * KB),
      counted("runtime dependencies", "≤ 4", names.length, names.length <= 4),
      counted(
        "install weight beyond Medusa",
        "≤ 3.5 MB",
        `${(weight / MB).toFixed(2)} MB`,
        weight <= 3.5 * MB,
      ),
    ],
    tables: [
      {
        title: "What an install brings",
        columns: ["part", "size"],
        rows: [
          ["the plugin, packed", kilobytes(packed.size)],
          [`the plugin, unpacked (${packed.files.length} files)`, kilobytes(packed.unpackedSize)],
          ...sizes.map(({ path, bytes }) => [path.replace(/^.*node_modules\//, ""), kilobytes(bytes)]),
        ],
        note: `Runtime dependencies: ${names.join(", ")}. Those that Medusa installs anyway, in a version that fits, weigh nothing more.`,
      },
      {
        title: "The package by kind of file",
        columns: ["kind", "files", "unpacked"],
        rows: byKind(packed.files).map(([kind, { files, bytes }]) => [kind, files, kilobytes(bytes)]),
      },
    ],
    chart: {
      title: "Unpacked size by folder",
      unit: "kB",
      bars: byFolder(packed.files).map(([label, bytes]) => ({
        label,
        value: bytes / KB,
        series: 1 as const,
      })),
    },
    raw: { packed: { ...packed, files: undefined }, sizes, weight },
  }
}

const kilobytes = (bytes: number) => `${(bytes / KB).toFixed(0)} kB`

function byKind(files: Packed["files"]) {
  const kinds = new Map<string, { files: number; bytes: number }>()
  for (const { path, size } of files) {
    const kind = /\.d\.[cm]?ts$/.test(path) ? "declarations" : (path.match(/\.\w+$/)?.[0] ?? "other")
    const known = kinds.get(kind) ?? { files: 0, bytes: 0 }
    kinds.set(kind, { files: known.files + 1, bytes: known.bytes + size })
  }
  return [...kinds].sort(([, a], [, b]) => b.bytes - a.bytes)
}

function byFolder(files: Packed["files"]): [string, number][] {
  const folders = new Map<string, number>()
  for (const { path, size } of files) {
    const folder = path.startsWith(".medusa/server/src/")
      ? `src/${path.split("/")[3]}`
      : path.includes("/")
        ? path.split("/").slice(0, 2).join("/")
        : "documents"
    folders.set(folder, (folders.get(folder) ?? 0) + size)
  }
  return [...folders].sort(([, a], [, b]) => b - a)
}

export const packageSize: Section = {
  name: "package-size",
  title: "Size of the package",
  quickToo: true,
  run,
}
