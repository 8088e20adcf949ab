import type { Movement, PaymentTransaction, PspOrder, Refund } from "../psp-order"

export type ListedTransaction =
  | { kind: "payment"; id: string; at: number; pspOrder: PspOrder; transaction: PaymentTransaction }
  | { kind: "refund"; id: string; at: number; pspOrder: PspOrder; refund: Refund }
  | { kind: "movement"; id: string; at: number; pspOrder: PspOrder; movement: Movement }

/** A place in the list: creation time and, for equal times, the id. */
export interface ListPosition {
  at: number
  id: string
}

/** Everything that moved money, sorted by creation, so that reading a page costs only its own length. */
export class TransactionList {
  readonly #entries: ListedTransaction[] = []
  readonly #byId = new Map<string, ListedTransaction>()

  add(entry: ListedTransaction): void {
    this.#byId.set(entry.id, entry)
    const last = this.#entries.at(-1)
    if (!last || compare(last, entry) <= 0) this.#entries.push(entry)
    else this.#entries.splice(this.#indexAfter(entry), 0, entry)
  }

  byId(id: string): ListedTransaction | null {
    return this.#byId.get(id) ?? null
  }

  /** From newest to oldest, beginning with the first entry older than the position. */
  *olderThan(position: ListPosition | null): Generator<ListedTransaction> {
    const start = position ? this.#indexAtOrAfter(position) - 1 : this.#entries.length - 1
    for (let index = start; index >= 0; index -= 1) {
      const entry = this.#entries[index]
      if (entry) yield entry
    }
  }

  /** From oldest to newest, beginning with the first entry newer than the position. */
  *newerThan(position: ListPosition): Generator<ListedTransaction> {
    for (let index = this.#indexAfter(position); index < this.#entries.length; index += 1) {
      const entry = this.#entries[index]
      if (entry) yield entry
    }
  }

  clear(): void {
    this.#entries.length = 0
    this.#byId.clear()
  }

  #indexAfter(position: ListPosition): number {
    return this.#search((entry) => compare(entry, position) > 0)
  }

  #indexAtOrAfter(position: ListPosition): number {
    return this.#search((entry) => compare(entry, position) >= 0)
  }

  /** Index of the first entry for which the test holds; the test must be false, then true, along the list. */
  #search(test: (entry: ListedTransaction) => boolean): number {
    let low = 0
    let high = this.#entries.length
    while (low < high) {
      const middle = (low + high) >> 1
      const entry = this.#entries[middle]
      if (entry && test(entry)) high = middle
      else low = middle + 1
    }
    return low
  }
}

function compare(one: ListPosition, other: ListPosition): number {
  if (one.at !== other.at) return one.at - other.at
  if (one.id.length !== other.id.length) return one.id.length - other.id.length
  return one.id < other.id ? -1 : one.id > other.id ? 1 : 0
}
