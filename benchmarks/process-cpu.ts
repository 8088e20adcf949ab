import { existsSync, readdirSync, readFileSync } from "node:fs"

/** The unit of /proc, regardless of the kernel's own clock. */
const MS_PER_TICK = 10

/**
 * CPU time of a process and its children so far, including ended ones, in ms.
 * @returns undefined where there is no /proc
 */
export function cpuMsOf(pid: number): number | undefined {
  if (!existsSync("/proc")) return undefined
  const processes = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => statOf(Number(name)) ?? [])
  const main = processes.find((one) => one.pid === pid)
  if (!main) return undefined
  const children = processes.filter((one) => one.parent === pid)
  return (main.ticks + main.endedTicks + sum(children.map((one) => one.ticks))) * MS_PER_TICK
}

type Stat = { pid: number; parent: number; ticks: number; endedTicks: number }

/** See proc(5): after the name, which is in parentheses, the fields are numbers. */
function statOf(pid: number): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "latin1")
    const fields = text
      .slice(text.lastIndexOf(")") + 2)
      .split(" ")
      .map(Number)
    const [, parent = 0] = fields
    const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15)
    return { pid, parent, ticks: user + system, endedTicks: endedUser + endedSystem }
  } catch {
    // The process has just ended.
    return undefined
  }
}

const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0)
