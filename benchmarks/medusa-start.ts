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
  /** Elapsed time. */
  ms: number
  /** Paths of the loaded files. */
  files: string[]
}

/**
 * Boots a shop with `medusa start`, as merchants do, and ends it. The loader that runs the benchmark's own TypeScript
 * is not used, because it also takes time for each file of the plugin.
 *
 * @throws Error with the end of its output when it ends before it listens
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
