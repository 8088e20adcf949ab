import { existsSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"

export const PACKAGE: {
  folder: string
  version: string
  peerRange: string
  nodeRange: string
} = readPackage()

function readPackage() {
  const folder = folderAbove(__dirname)
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"))
  return {
    folder,
    version: String(manifest.version),
    peerRange: String(manifest.peerDependencies["@medusajs/medusa"]),
    nodeRange: String(manifest.engines.node),
  }
}

/** The build is nested deeper in the package than the source. */
function folderAbove(folder: string): string {
  return existsSync(join(folder, "package.json")) ? folder : folderAbove(dirname(folder))
}
