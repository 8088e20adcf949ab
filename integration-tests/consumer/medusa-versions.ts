import { readFileSync } from "node:fs"
import { join } from "node:path"
import { ROOT } from "../../tools/package/places"

/** The version of Medusa in this checkout's own node_modules. */
export function developedWith(): string {
  return JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")).devDependencies["@medusajs/medusa"]
}
