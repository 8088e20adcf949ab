import { readFileSync } from "node:fs"
import path from "node:path"
import { ROOT } from "../package/places"

/** The lowest version of Medusa that package.json allows, such as "2.13.0". */
export function lowestMedusa(): string {
  const { peerDependencies } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8"))
  return String(peerDependencies["@medusajs/medusa"]).replace(/^\D+/, "")
}
