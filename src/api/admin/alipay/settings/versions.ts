import { medusaVersion } from "../../../../core/medusa-internals/read-facts"
import { PACKAGE } from "../../../../core/this-package"
import type { Versions } from "../../../../types/http/admin"

export const readVersions = (): Versions => ({
  plugin: PACKAGE.version,
  medusa: medusaVersion() ?? "unknown",
  node: process.versions.node,
})
