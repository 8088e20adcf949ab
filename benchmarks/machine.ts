import { execFileSync } from "node:child_process"
import { cpus, loadavg, totalmem } from "node:os"
import { ROOT } from "./environment"

/** The machine of the measurement: without it the numbers mean nothing. */
export interface Machine {
  cpu: string
  cores: number
  memoryGb: number
  node: string
  platform: string
  /** Load average of the minute before the run. */
  loadBefore: number
  commit: string
}

export function describeMachine(): Machine {
  const [first] = cpus()
  return {
    cpu: first?.model.trim() ?? "unknown",
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    loadBefore: Math.round((loadavg()[0] ?? 0) * 10) / 10,
    commit: commit(),
  }
}

/** Empty without git. */
function commit(): string {
  try {
    return execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: ROOT, encoding: "utf8" }).trim()
  } catch {
    return ""
  }
}

/** With a higher load, the machine also does work that is not the benchmark's. */
const IDLE_LOAD = 1.2

export function machineText(machine: Machine): string {
  const { cpu, cores, memoryGb, node, platform, loadBefore } = machine
  const busy = loadBefore > IDLE_LOAD ? ", so that times are provisional" : ""
  return `${cpu}, ${cores} cores, ${memoryGb} GB, Node ${node} on ${platform}; load before the run ${loadBefore}${busy}`
}
