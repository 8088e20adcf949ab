import type { Environment } from "./environment"

/** One line of the goals: what was promised, what was found. */
export interface Check {
  name: string
  goal: string
  found: string
  passed: boolean
  /** A count is the same on every machine; a time is only as good as the machine is quiet. */
  kind: "counted" | "timed"
}

export interface Table {
  title: string
  columns: string[]
  rows: (string | number)[][]
  /** What a reader must know to read it. */
  note?: string
}

/** Horizontal bars. */
export interface Chart {
  title: string
  unit: string
  bars: Bar[]
  /** A line at the goal. */
  goal?: { at: number; label: string }
}

export interface Bar {
  label: string
  value: number
  /** Spread around the value. */
  low?: number
  high?: number
  /** 0 for what we measure ourselves against, 1 for ours. */
  series?: 0 | 1 | 2
}

export interface Findings {
  checks: Check[]
  tables: Table[]
  chart: Chart
  /** Everything that was measured, for the JSON file. */
  raw?: unknown
}

export interface Effort {
  /** Only what is counted, in little time. */
  quick: boolean
  say: (line: string) => void
}

export interface Section {
  name: string
  title: string
  /** Part of the quick form, with what of it is counted; a timed check only reports there. */
  quickToo: boolean
  run(environment: Environment, effort: Effort): Promise<Findings>
}

export function counted(name: string, goal: string, found: string | number, passed: boolean): Check {
  return { name, goal, found: String(found), passed, kind: "counted" }
}

export function timed(name: string, goal: string, found: string | number, passed: boolean): Check {
  return { name, goal, found: String(found), passed, kind: "timed" }
}
