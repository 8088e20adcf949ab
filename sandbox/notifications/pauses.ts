/** Waits that can all be ended at once, so that a reset or a shutdown need not wait for them. */
export class Pauses {
  readonly #wakers = new Set<() => void>()

  /** @param ms real milliseconds */
  async wait(ms: number): Promise<void> {
    if (ms <= 0) return
    await new Promise<void>((resolve) => {
      const wake = () => {
        clearTimeout(timer)
        this.#wakers.delete(wake)
        resolve()
      }
      const timer = setTimeout(wake, ms)
      this.#wakers.add(wake)
    })
  }

  wakeAll(): void {
    for (const wake of [...this.#wakers]) wake()
  }
}
