/** `npm run test:consumer`: a stranger's shop with the packed plugin, from npm install to a refund. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { readFlags } from "../../src/scripts/command-line"
import { elapsed, Progress } from "../../tools/demo/progress"
import { developedWith } from "./medusa-versions"
import { packBoth } from "./tarballs"
import { visitShop } from "./visit"

const HELP = `npm run test:consumer -- [flags]

  --medusa 2.21.2   the Medusa version of the shop; default: the one this checkout develops with
  --in FOLDER       work there and leave the shop for a look; what npm installed there before is used again
`

async function main(): Promise<void> {
  const values = readFlags(process.argv.slice(2), {
    medusa: { type: "string" },
    in: { type: "string" },
    help: { type: "boolean" },
  })
  if (values.help) return console.log(HELP)
  const medusa = values.medusa ?? developedWith()
  if (!/^2\.\d+\.\d+$/.test(medusa))
    throw new Error(`--medusa must be a version like 2.21.2, not "${medusa}"`)
  const since = Date.now()
  const folder = values.in ? resolve(values.in) : mkdtempSync(join(tmpdir(), "consumer-"))
  mkdirSync(folder, { recursive: true })
  try {
    await visitShop({ medusa, folder, tarballs: packBoth(folder) }, new Progress())
    console.log(`\nMedusa ${medusa}: installed, sold, refunded, shown, in ${elapsed(since)}.`)
  } finally {
    if (!values.in) rmSync(folder, { recursive: true, force: true })
  }
}

main()
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  })
  .finally(() => process.exit())
