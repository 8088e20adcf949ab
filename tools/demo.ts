import { rmSync } from "node:fs"
import { join } from "node:path"
import { Closers } from "../testkit/processes/closers"
import type { TeaShopSettings } from "../testkit/settings"
import { addressList } from "./demo/address-list"
import { checkCluster } from "./demo/cluster"
import { DATABASE_FOLDERS } from "./demo/database-folder"
import { HELP, parseFlags } from "./demo/flags"
import { playCheckout } from "./demo/played-checkout"
import { runningDemo, takeFolder } from "./demo/running-demo"
import { demoSecrets } from "./demo/secrets"
import { readSettings } from "./demo/settings"
import { startDemo } from "./demo/start-demo"
import { elapsed, Progress } from "./terminal/progress"

const closers = new Closers()
let stopping = false
const progress = new Progress()

async function main(): Promise<void> {
  const flags = parseFlags(process.argv.slice(2))
  if (flags.help) return console.log(HELP)
  const settings = readSettings(process.env, flags.cluster)
  checkCluster(settings)
  stopOnSignals()
  if (flags.fresh) throwAway(settings)
  await (flags.checkout ? checkout(settings) : visit(settings))
}

async function visit(settings: TeaShopSettings): Promise<void> {
  const demo = await startDemo(settings, "visitors", progress, closers)
  console.log(addressList(demo))
  await demo.broken
}

async function checkout(settings: TeaShopSettings): Promise<void> {
  const since = Date.now()
  const other = runningDemo(settings.keepIn)
  if (other?.medusaUrl && other.psp && other.psp.baseUrl === settings.psp.baseUrl) {
    progress.line("The demo is running already: this shopper goes there.\n")
    await playCheckout(other.medusaUrl, settings.psp, demoSecrets(settings.keepIn).admin, progress)
  } else {
    const demo = await startDemo(settings, "checkout", progress, closers)
    progress.line("")
    const medusaUrl = `http://localhost:${demo.settings.medusaPort}`
    await Promise.race([playCheckout(medusaUrl, demo.settings.psp, demo.admin, progress), demo.broken])
  }
  progress.line(`\nPaid, captured, and one bag refunded, in ${elapsed(since)} from the start.`)
}

function throwAway({ keepIn }: TeaShopSettings): void {
  const giveBack = takeFolder(keepIn)
  for (const kept of [...DATABASE_FOLDERS, "redis", "sandbox.json", "secrets.json"])
    rmSync(join(keepIn, kept), { recursive: true, force: true })
  giveBack()
}

/** The first Ctrl-C stops the demo in order. At the second one, the supervisors stop their programs without us. */
function stopOnSignals(): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => {
      process.once(signal, () => process.exit(130))
      stopping = true
      progress.line("\nClosing the shop …")
      closers.closeAll().then(() => process.exit(0))
    })
  }
}

main()
  .catch((error: unknown) => {
    // While the shop closes, its parts are meant to end one after another.
    if (stopping) return
    process.exitCode = 1
    progress.line(`\n${error instanceof Error ? error.message : String(error)}`)
  })
  .finally(() => closers.closeAll())
  .finally(() => process.exit())
