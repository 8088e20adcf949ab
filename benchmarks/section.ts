import type { Environment } from "./environment"

/** One line of the goals: the promise and the result. */
export interface Check {
  name: string
  goal: string
  found: string
  passed: boolean
  /** A count is the same on every machine. A time is reliable only on a quiet machine. */
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
  /** 0 for the baseline, 1 for ours. */
  series?: 0 | 1 | 2
}

export interface Findings {
  checks: Check[]
  tables: Table[]
  chart: Chart
  /** All measurements, for the JSON file. */
  raw?: unknown
}

export interface Effort {
  /** Only counts, in little time. */
  quick: boolean
  say: (line: string) => void
}

export interface Section {
  name: string
  title: string
  /** Part of the quick form, with its counts; a timed check is only reported there. */
  quickToo: boolean
  run(environment: Environment, effort: Effort): Promise<Findings>
}

export function counted(name: string, goal: string, found: string | number, passed: boolean): Check {
  return { name, goal, found: String(found), passed, kind: "counted" }
}

export function timed(name: string, goal: string, found: string | number, passed: boolean): Check {
  return { name, goal, found: String(found), passed, kind: "timed" }
}
