import { join } from "node:path"
import { freePort } from "../tools/free-port"
import { leash } from "../tools/leash"
import { type ShopSettings, shopEnvironment } from "./shop-environment"

const FOLDER = join(__dirname, "merchant-shop")
const CLI = join(__dirname, "..", "node_modules", "@medusajs", "cli", "cli.js")
const LISTENS = /Server is ready on port/

/**
 * Boots a shop with `medusa start`, as merchants do, and ends it. Not with the loader that runs the benchmark's own
 * TypeScript: that takes its time over each file of the plugin too.
 *
 * @returns ms from the start of the process until it says that it listens
 * @throws Error with the end of what it printed when it ends before that
 */
export async function timeMedusaStart(settings: ShopSettings): Promise<number> {
  const port = await freePort()
  const from = performance.now()
  let listens: (ms: number) => void
  const ready = new Promise<number>((resolve) => {
    listens = resolve
  })
  const medusa = leash(process.execPath, [CLI, "start"], {
    cwd: FOLDER,
    env: shopEnvironment(settings, port),
    logFile: settings.logFile,
    onLine: (line) => LISTENS.test(line) && listens(performance.now() - from),
  })
  const ended = medusa.exited.then((code) => {
    throw new Error(`medusa start ended with ${code}:\n${medusa.tail()}`)
  })
  ended.catch(() => undefined)
  try {
    return await Promise.race([ready, ended])
  } finally {
    medusa.kill()
    await medusa.exited
  }
}
