import { AsyncLocalStorage } from "node:async_hooks"

/** What a request caused, until its answer and after it. */
export interface Traffic {
  /** Statements that the answer waited for, BEGIN and COMMIT among them. */
  sql: number
  /** Statements that the request caused and nobody waited for: those of subscribers, or after the answer. */
  sqlBeside: number
  /** Events that reached the event bus. */
  events: number
  statements: string[]
}

type Origin = { label: string; isAwaited: boolean }

/**
 * Counts SQL by the request that caused it, however long after: the request's async context goes along with every
 * promise, timer and event handler. What jobs do has no request and is not counted.
 */
export class SqlCounter {
  private readonly origin = new AsyncLocalStorage<Origin>()
  private traffic: Map<string, Traffic> | undefined
  private lastSeen = 0

  /** Runs `work` under a label; the function it gets says that the answer is out. */
  under<T>(label: string, work: (answered: () => void) => T): T {
    const origin = { label, isAwaited: true }
    return this.origin.run(origin, () =>
      work(() => {
        origin.isAwaited = false
      }),
    )
  }

  /** Runs `work`, which nobody waits for, under the label of those who set it off. */
  beside<T>(work: () => T): T {
    const origin = this.origin.getStore()
    return origin ? this.origin.run({ ...origin, isAwaited: false }, work) : work()
  }

  start(): void {
    this.traffic = new Map()
  }

  /** What was counted since `start`, by label. */
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
