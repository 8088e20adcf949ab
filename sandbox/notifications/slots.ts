/** Limits how many pieces of work run in parallel; the others wait for their turn. */
export class Slots {
  readonly #waiting: (() => void)[] = []
  #free: number

  constructor(count: number) {
    this.#free = count
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free === 0) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    else this.#free -= 1
    try {
      return await work()
    } finally {
      // The next waiter gets the slot directly, so that no other caller can take it first.
      const next = this.#waiting.shift()
      if (next) next()
      else this.#free += 1
    }
  }
}
