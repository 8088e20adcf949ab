import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { ROOT } from "../../tools/package/places"

/** The version of Medusa in this checkout's own node_modules. */
export function developedWith(): string {
  return JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")).devDependencies["@medusajs/medusa"]
}

/** The newest release on the registry. */
export function newestMedusa(): string {
  return view("@medusajs/medusa", "version") as string
}

/** The newest version on the registry that is newer than every release, if there is one: a preview. */
export function newestSnapshot(): string[] {
  // The registry sorts them by version.
  const last = (view("@medusajs/medusa", "versions") as string[]).at(-1)
  return last?.includes("-") ? [last] : []
}

/** The registry may have only some packages of a snapshot. */
export function isPublished(name: string, version: string): boolean {
  try {
    return view(`${name}@${version}`, "version") === version
  } catch {
    return false
  }
}

function view(name: string, field: string): unknown {
  const args = ["view", name, field, "--json"]
  return JSON.parse(execFileSync("npm", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }))
}
