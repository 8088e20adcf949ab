import { execFileSync } from "node:child_process"
import path from "node:path"

export interface Packed {
  file: string
  /** Size of the tarball, in bytes. */
  size: number
  unpackedSize: number
  files: { path: string; size: number }[]
}

/** Writes what `npm publish` would send into a folder. */
export function pack(source: string, into: string): Packed {
  const json = execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", into], {
    cwd: source,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    maxBuffer: 50_000_000,
  })
  const [packed] = JSON.parse(json) as (Omit<Packed, "file"> & { filename: string })[]
  if (!packed) throw new Error(`npm pack made nothing of ${source}`)
  return { ...packed, file: path.join(into, packed.filename) }
}
