import { AsyncLocalStorage } from "node:async_hooks"
import diagnostics from "node:diagnostics_channel"
import { join, resolve } from "node:path"
import type { ProviderTimes } from "./commands"

type Method = (...args: unknown[]) => Promise<unknown>
type Query = { __knexQueryUid: string }
/** The second argument is the query of a response or an error. */
type Pg = { on(event: string, listener: (first: Query, second: Query) => void): void }

const BUILT = resolve(__dirname, "..", "..", ".medusa", "server", "src")
const METHODS = ["initiatePayment", "authorizePayment"]

/** Times the provider's methods as core calls them, and how much of that was spent waiting for the PSP or for SQL. */
export class ProviderStopwatch {
  private readonly call = new AsyncLocalStorage<{ psp: number; sql: number }>()
  private times: ProviderTimes | undefined

  constructor(pg: Pg) {
    const { MultiSafepayProviderService } = require(join(BUILT, "providers", "alipay", "provider.js"))
    for (const name of METHODS) this.wrap(MultiSafepayProviderService.prototype, name)
    this.watchPsp()
    this.watchSql(pg)
  }

  start(): void {
    this.times = Object.fromEntries(METHODS.map((name) => [name, []]))
  }

  stop(): ProviderTimes {
    const { times } = this
    this.times = undefined
    return times ?? {}
  }

  private wrap(prototype: Record<string, Method>, name: string): void {
    const method = prototype[name]
    if (!method) throw new Error(`The provider has no method ${name}`)
    const stopwatch = this
    prototype[name] = function (this: unknown, ...args) {
      const waits = { psp: 0, sql: 0 }
      const from = performance.now()
      return stopwatch.call
        .run(waits, () => method.apply(this, args))
        .finally(() => stopwatch.times?.[name]?.push({ wall: performance.now() - from, ...waits }))
    }
  }

  private watchPsp(): void {
    const under = new Map<unknown, { since: number; waits: { psp: number } }>()
    diagnostics.subscribe("undici:request:create", (message) => {
      const waits = this.call.getStore()
      if (waits) under.set((message as { request: unknown }).request, { since: performance.now(), waits })
    })
    diagnostics.subscribe("undici:request:trailers", (message) => {
      const { request } = message as { request: unknown }
      const known = under.get(request)
      if (known) known.waits.psp += performance.now() - known.since
      under.delete(request)
    })
  }

  private watchSql(pg: Pg): void {
    const under = new Map<string, { since: number; waits: { sql: number } }>()
    pg.on("query", ({ __knexQueryUid: id }) => {
      const waits = this.call.getStore()
      if (waits) under.set(id, { since: performance.now(), waits })
    })
    const end = (_answer: unknown, { __knexQueryUid: id }: Query) => {
      const known = under.get(id)
      if (known) known.waits.sql += performance.now() - known.since
      under.delete(id)
    }
    pg.on("query-response", end)
    pg.on("query-error", end)
  }
}
