import { createRequire } from "node:module"
import { join } from "node:path"
import { PACKAGE } from "../../../../core/this-package"
import type { Versions } from "../../../../types/http/admin"

/** @returns "unknown" for a Medusa that cannot be found from the shop's working directory */
export function readVersions(): Versions {
  return { plugin: PACKAGE.version, medusa: medusaVersion(), node: process.versions.node }
}

function medusaVersion(): string {
  try {
    const shop = createRequire(join(process.cwd(), "package.json"))
    return String(shop("@medusajs/medusa/package.json").version)
  } catch {
    return "unknown"
  }
}
