/** What `npm run build` does once Medusa has compiled the plugin: everything that is published, in its least form. */
import { copyFileSync, writeFileSync } from "node:fs"
import path from "node:path"
import { BUILT } from "./places"
import { rollUpTypes } from "./roll-up-types"
import { buildSandboxPackage } from "./sandbox"
import { slimPlugin } from "./slim"
import { buildStorefrontHelper } from "./storefront-helper"

async function main(): Promise<void> {
  console.log(slimPlugin())
  console.log(`types of the public entries: ${await rollUpTypes()} files`)
  offerProviderToEsm()
  console.log(await buildStorefrontHelper())
  console.log(buildSandboxPackage())
}

/** Node gives ES modules the whole of a CommonJS module as its default; here they get the provider itself. */
function offerProviderToEsm(): void {
  const index = path.join(BUILT, "providers/alipay/index")
  writeFileSync(`${index}.mjs`, 'import module from "./index.js"\nexport default module.default\n')
  copyFileSync(`${index}.d.ts`, `${index}.d.mts`)
}

main().catch((error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})
