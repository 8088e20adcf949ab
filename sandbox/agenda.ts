/** Something that falls due at a moment of the sandbox clock. Ids only, so that a stale entry is harmless. */
export type Appointment =
  | { at: number; kind: "transaction-expiry"; orderKey: string; transactionId: string }
  | { at: number; kind: "session-expiry"; orderKey: string; sessionId: string }
  | { at: number; kind: "refund-settlement"; refundId: string }
  | { at: number; kind: "notification"; notificationId: string }

/** A binary heap by due time; adding and taking cost O(log n). */
export class Agenda {
  #heap: Appointment[] = []

  add(appointment: Appointment): void {
    const heap = this.#heap
    let index = heap.push(appointment) - 1
    while (index > 0) {
      const parent = (index - 1) >> 1
      if (this.#at(parent) <= appointment.at) break
      heap[index] = this.#entry(parent)
      index = parent
    }
    heap[index] = appointment
  }

  /** When the earliest appointment falls due (epoch ms), or null. */
  nextAt(): number | null {
    return this.#heap[0]?.at ?? null
  }

  /** Takes the earliest appointment that is due at or before the given moment (epoch ms). */
  takeDue(now: number): Appointment | null {
    const first = this.#heap[0]
    if (!first || first.at > now) return null
    const last = this.#heap.pop()
    if (last && last !== first) this.#sink(last)
    return first
  }

  clear(): void {
    this.#heap = []
  }

  #sink(appointment: Appointment): void {
    const heap = this.#heap
    let index = 0
    for (;;) {
      let child = 2 * index + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && this.#at(child + 1) < this.#at(child)) child += 1
      if (appointment.at <= this.#at(child)) break
      heap[index] = this.#entry(child)
      index = child
    }
    heap[index] = appointment
  }

  #at(index: number): number {
    return this.#entry(index).at
  }

  #entry(index: number): Appointment {
    const entry = this.#heap[index]
    if (!entry) throw new Error(`agenda has no entry ${index}`)
    return entry
  }
}
