/** The part of `npm run build` after Medusa has compiled the plugin: builds everything that is published. */
import { readFileSync, writeFileSync } from "node:fs"
import path from "node:path"
import { printedHelp, runProgram } from "../terminal/program"
import { writeAdminNotices } from "./admin-notices"
import { packagesBeyond } from "./installed-packages"
import { BUILT, ROOT } from "./places"
import { buildSandboxPackage } from "./sandbox"
import { writeSbom } from "./sbom"
import { buildStorefrontHelper } from "./storefront-helper"
import { type PackageInside, readPackage } from "./third-party-notices"
import { tidyBuild } from "./tidy-build"

const HELP = `tsx tools/package/build.ts, the last part of npm run build

Makes everything that is published from what Medusa compiled: the plugin and the package of the sandbox.

  --help   this text
`

async function main(): Promise<void> {
  if (printedHelp(HELP)) return
  console.log(await tidyBuild())
  const inside = writeAdminNotices()
  console.log(`inside the dashboard's pages: ${inside.map(({ name }) => name).join(", ")}`)
  writePluginSbom(inside)
  offerProviderToEsm()
  console.log(await buildStorefrontHelper())
  console.log(buildSandboxPackage())
}

/** What shops get with the plugin: its dependencies, and what is bundled into the dashboard's pages. */
function writePluginSbom(insidePages: PackageInside[]): void {
  const plugin = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as {
    name: string
    version: string
    dependencies: Record<string, string>
  }
  const installed = packagesBeyond(ROOT, Object.keys(plugin.dependencies), []).map(readPackage)
  writeSbom(plugin, [...installed, ...insidePages])
}

/** Node gives ES modules the whole CommonJS module as its default export; here they get the provider itself. */
function offerProviderToEsm(): void {
  const index = path.join(BUILT, "providers/alipay/index")
  const take = 'import module from "./index.js"\n'
  writeFileSync(`${index}.mjs`, `${take}export default module.default\n`)
  writeFileSync(
    `${index}.d.mts`,
    `${take}export type { AlipayProviderOptions } from "./index.js"\ndeclare const provider: typeof module.default\nexport default provider\n`,
  )
}

runProgram("build", main)
