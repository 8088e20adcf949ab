import { readFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { commandLineOf } from "../../processes/command-line"

/**
 * Cleans up for a new server when the last one did not end properly. PostgreSQL itself only checks whether the process
 * id in `postmaster.pid` is in use. If another program has it now (usual after a container restarts), the database
 * would never start again.
 * @throws Error when a server still uses the folder after `patienceMs`
 */
export async function clearLeftOver(data: string, patienceMs = 10_000): Promise<void> {
  const pidFile = join(data, "postmaster.pid")
  const deadline = Date.now() + patienceMs
  for (;;) {
    const pid = recordedPid(pidFile)
    if (pid === undefined) return
    if (!commandLineOf(pid).includes(data)) {
      rmSync(pidFile, { force: true })
      return
    }
    // Either its owner has just died and the server is closing, or its owner is alive and the folder is not ours.
    if (Date.now() > deadline) {
      throw new Error(
        `Another PostgreSQL (process ${pid}) uses ${data}. Stop what started it, or: kill -INT ${pid}`,
      )
    }
    await pause(100)
  }
}

function recordedPid(pidFile: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(pidFile, "utf8"), 10)
    return pid > 0 ? pid : undefined
  } catch {
    return undefined
  }
}
