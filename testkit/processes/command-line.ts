import { spawnSync } from "node:child_process"
import { readFileSync } from "node:fs"

/** The command line of this process; empty when there is none. Process ids are reused after a while. */
export function commandLineOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ")
  } catch {
    return spawnSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" }).stdout ?? ""
  }
}
