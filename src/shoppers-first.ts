/** The longest that others wait. */
const LONGEST_WAIT_MS = 1_000
/** Between two requests of one shopper lies less. */
const PAUSE_BETWEEN_REQUESTS_MS = 20
/** More than so many at once are answered without waiting: each holds a connection. */
const MAX_WAITING = 1_000

/**
 * Lets others wait while shoppers are served: all of them share one event loop. Refusals wait, because whoever floods
 * the shop with forged notifications sends the next one when the last is answered; and work that nobody waits for.
 */
export class ShoppersFirst {
  private served = 0
  private readonly waiting = new Set<() => void>()
  private release: NodeJS.Timeout | undefined

  /** Whether the Store API is answering somebody right now. */
  get isServing(): boolean {
    return this.served > 0
  }

  /** To be called when a shopper's request begins; what it returns, when that has been answered. */
  serve(): () => void {
    this.served++
    clearTimeout(this.release)
    return () => {
      this.served--
      if (this.served === 0 && this.waiting.size > 0) {
        this.release = setTimeout(() => this.releaseAll(), PAUSE_BETWEEN_REQUESTS_MS)
      }
    }
  }

  /** Resolves at once when no shopper is being served, else when none is any more, or when patience ends. */
  async waitForIdle(): Promise<void> {
    if (this.served === 0 || this.waiting.size >= MAX_WAITING) {
      return
    }
    await new Promise<void>((resolve) => {
      const go = () => {
        clearTimeout(timeout)
        this.waiting.delete(go)
        resolve()
      }
      const timeout = setTimeout(go, LONGEST_WAIT_MS)
      this.waiting.add(go)
    })
  }

  private releaseAll(): void {
    for (const go of this.waiting) {
      go()
    }
  }
}

/** Of this process. */
export const shoppersFirst = new ShoppersFirst()
