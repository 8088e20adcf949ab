/** Work that is due at a time of the sandbox clock. It contains only ids, so that an outdated entry does no harm. */
export type ScheduledEvent =
  | { at: number; kind: "transaction-expiry"; orderKey: string; transactionId: string }
  | { at: number; kind: "session-expiry"; orderKey: string; sessionId: string }
  | { at: number; kind: "refund-settlement"; refundId: string }
  | { at: number; kind: "notification"; notificationId: string }

/** A binary heap by due time: adding and taking are O(log n). */
export class Schedule {
  #heap: ScheduledEvent[] = []

  add(event: ScheduledEvent): void {
    const heap = this.#heap
    let index = heap.push(event) - 1
    while (index > 0) {
      const parent = (index - 1) >> 1
      if (this.#at(parent) <= event.at) break
      heap[index] = this.#entry(parent)
      index = parent
    }
    heap[index] = event
  }

  /** When the earliest event is due (epoch ms), or null. */
  nextAt(): number | null {
    return this.#heap[0]?.at ?? null
  }

  /** Takes the earliest event that is due at or before the given time (epoch ms). */
  takeDue(now: number): ScheduledEvent | null {
    const first = this.#heap[0]
    if (!first || first.at > now) return null
    const last = this.#heap.pop()
    if (last && last !== first) this.#sink(last)
    return first
  }

  clear(): void {
    this.#heap = []
  }

  #sink(event: ScheduledEvent): void {
    const heap = this.#heap
    let index = 0
    for (;;) {
      let child = 2 * index + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && this.#at(child + 1) < this.#at(child)) child += 1
      if (event.at <= this.#at(child)) break
      heap[index] = this.#entry(child)
      index = child
    }
    heap[index] = event
  }

  #at(index: number): number {
    return this.#entry(index).at
  }

  #entry(index: number): ScheduledEvent {
    const entry = this.#heap[index]
    if (!entry) throw new Error(`schedule has no entry ${index}`)
    return entry
  }
}
