export interface CallRecord {
  at: string
  method: string
  path: string
  endpoint: string
  order_id?: string
  /** HTTP status of the answer; 0 when a fault left the caller without one. */
  status: number
}

const MAX_STORED = 20_000

/** Counts API calls. The totals include all calls; the log keeps only the newest. */
export class Calls {
  #total = 0
  #byEndpoint = new Map<string, number>()
  #log: CallRecord[] = []
  #byOrder = new Map<string, CallRecord[]>()

  add(call: CallRecord): void {
    this.#total += 1
    this.#byEndpoint.set(call.endpoint, (this.#byEndpoint.get(call.endpoint) ?? 0) + 1)
    this.#log.push(call)
    if (this.#log.length > 2 * MAX_STORED) this.#forget()
    if (call.order_id === undefined) return
    const ofOrder = this.#byOrder.get(call.order_id)
    if (ofOrder) ofOrder.push(call)
    else this.#byOrder.set(call.order_id, [call])
  }

  report(orderId?: string): {
    total: number
    by_endpoint: Record<string, number>
    log: readonly CallRecord[]
  } {
    if (orderId === undefined) {
      return {
        total: this.#total,
        by_endpoint: Object.fromEntries(this.#byEndpoint),
        log: this.#log.slice(-MAX_STORED),
      }
    }
    const log = this.#byOrder.get(orderId) ?? []
    const byEndpoint: Record<string, number> = {}
    for (const { endpoint } of log) byEndpoint[endpoint] = (byEndpoint[endpoint] ?? 0) + 1
    return { total: log.length, by_endpoint: byEndpoint, log }
  }

  clear(): void {
    this.#total = 0
    this.#byEndpoint = new Map()
    this.#log = []
    this.#byOrder = new Map()
  }

  #forget(): void {
    const forgotten = new Set(this.#log.splice(0, MAX_STORED))
    for (const [orderId, calls] of this.#byOrder) {
      const kept = calls.filter((call) => !forgotten.has(call))
      if (kept.length) this.#byOrder.set(orderId, kept)
      else this.#byOrder.delete(orderId)
    }
  }
}
