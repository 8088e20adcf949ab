/** What `npm run build` does once Medusa has compiled the plugin: everything that is published. */
import { writeFileSync } from "node:fs"
import path from "node:path"
import { writeAdminNotices } from "./admin-notices"
import { BUILT } from "./places"
import { buildSandboxPackage } from "./sandbox"
import { buildStorefrontHelper } from "./storefront-helper"
import { tidyBuild } from "./tidy-build"

async function main(): Promise<void> {
  console.log(tidyBuild())
  console.log(writeAdminNotices())
  offerProviderToEsm()
  console.log(await buildStorefrontHelper())
  console.log(buildSandboxPackage())
}

/** Node gives ES modules the whole of a CommonJS module as its default; here they get the provider itself. */
function offerProviderToEsm(): void {
  const index = path.join(BUILT, "providers/alipay/index")
  const take = 'import module from "./index.js"\n'
  writeFileSync(`${index}.mjs`, `${take}export default module.default\n`)
  writeFileSync(
    `${index}.d.mts`,
    `${take}declare const provider: typeof module.default\nexport default provider\n`,
  )
}

main().catch((error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})
