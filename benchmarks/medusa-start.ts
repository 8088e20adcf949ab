import { join } from "node:path"
import { freePort } from "../testkit/processes/free-port"
import { supervise } from "../testkit/processes/supervised-process"
import { type ShopSettings, shopEnvironment } from "./shop-environment"

const FOLDER = join(__dirname, "merchant-shop")
const PROBE = join(FOLDER, "boot-probe.cjs")
const CLI = join(__dirname, "..", "node_modules", "@medusajs", "cli", "cli.js")
const LISTENS = /^BOOT (\{.*\})$/

/** What a boot cost until the server listened. */
export interface Boot {
  /** On all threads of the process. */
  cpuMs: number
  /** Of the wall. */
  ms: number
  /** Paths of the files that were loaded. */
  files: string[]
}

/**
 * Boots a shop with `medusa start`, as merchants do, and ends it. Not with the loader that runs the benchmark's own
 * TypeScript: that takes its time over each file of the plugin too.
 *
 * @throws Error with the end of what it printed when it ends before it listens
 */
export async function measureMedusaStart(settings: ShopSettings): Promise<Boot> {
  const port = await freePort()
  const from = performance.now()
  let listens: (boot: Boot) => void
  const ready = new Promise<Boot>((resolve) => {
    listens = resolve
  })
  const medusa = supervise(process.execPath, ["--require", PROBE, CLI, "start"], {
    cwd: FOLDER,
    env: shopEnvironment(settings, port),
    logFile: settings.logFile,
    onLine: (line) => {
      const [, found] = line.match(LISTENS) ?? []
      if (found) listens({ ...(JSON.parse(found) as Omit<Boot, "ms">), ms: performance.now() - from })
    },
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
