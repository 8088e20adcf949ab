import { AsyncLocalStorage } from "node:async_hooks"

/** What a request caused, before its answer and after it. */
export interface Traffic {
  /** Statements that the answer waited for, including BEGIN and COMMIT. */
  sql: number
  /** Statements that the request caused and nobody waited for: in subscribers, or after the answer. */
  sqlBeside: number
  /** Events that reached the event bus. */
  events: number
  statements: string[]
}

type Origin = { label: string; isAwaited: boolean }

/**
 * Counts SQL by the request that caused it, however much later: the request's async context follows every promise,
 * timer and event handler. Jobs have no request and are not counted.
 */
export class SqlCounter {
  private readonly origin = new AsyncLocalStorage<Origin>()
  private traffic: Map<string, Traffic> | undefined
  private lastSeen = 0

  /** Runs `work` under a label. `work` gets a function to call when the answer was sent. */
  under<T>(label: string, work: (answered: () => void) => T): T {
    const origin = { label, isAwaited: true }
    return this.origin.run(origin, () =>
      work(() => {
        origin.isAwaited = false
      }),
    )
  }

  /** Runs `work`, which nobody waits for, under the label of its cause. */
  beside<T>(work: () => T): T {
    const origin = this.origin.getStore()
    return origin ? this.origin.run({ ...origin, isAwaited: false }, work) : work()
  }

  start(): void {
    this.traffic = new Map()
  }

  /** The counts since `start`, by label. */
  take(): Record<string, Traffic> {
    const taken = Object.fromEntries(this.traffic ?? [])
    this.traffic = undefined
    return taken
  }

  /** ms since the last statement or event of any request. */
  get quietFor(): number {
    return Date.now() - this.lastSeen
  }

  sawStatement(sql: string): void {
    const origin = this.origin.getStore()
    if (!origin) return
    this.lastSeen = Date.now()
    const entry = this.entry(origin.label)
    if (!entry) return
    if (origin.isAwaited) entry.sql++
    else entry.sqlBeside++
    entry.statements.push(`${origin.isAwaited ? "" : "beside: "}${sql}`)
  }

  sawEvents(count: number): void {
    const origin = this.origin.getStore()
    if (!origin) return
    this.lastSeen = Date.now()
    const entry = this.entry(origin.label)
    if (entry) entry.events += count
  }

  private entry(label: string): Traffic | undefined {
    const { traffic } = this
    if (!traffic) return undefined
    const known = traffic.get(label) ?? { sql: 0, sqlBeside: 0, events: 0, statements: [] }
    traffic.set(label, known)
    return known
  }
}
