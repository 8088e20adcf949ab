import { readdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"

type Locked = {
  dependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
}

/**
 * The packages that `names` need and `basis` does not, by the lock file.
 * @returns their folders, like "node_modules/undici"
 */
export function packagesBeyond(root: string, names: string[], basis: string[]): string[] {
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as {
    packages: Record<string, Locked>
  }
  const there = closure(packages, basis)
  return [...closure(packages, names)].filter((path) => !there.has(path))
}

function closure(packages: Record<string, Locked>, names: string[]): Set<string> {
  const found = new Set<string>()
  const waiting = names.map((name) => ({ from: "", name }))
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const path = resolvePackage(packages, next.from, next.name)
    if (!path || found.has(path)) continue
    found.add(path)
    const { dependencies, optionalDependencies, peerDependencies } = packages[path] ?? {}
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })) {
      waiting.push({ from: path, name })
    }
  }
  return found
}

/** Node's resolution: the nearest node_modules, then those of the parent folders. */
function resolvePackage(packages: Record<string, Locked>, from: string, name: string): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")))) {
    const path = `${folder ? `${folder}/` : ""}node_modules/${name}`
    if (packages[path]) return path
    if (!folder) return undefined
  }
}

/** Total size of its files, in bytes. */
export function folderSize(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
}
