const MAX_WAIT_MS = 1_000
/**
 * A request counts for at most this long. A connection that breaks at the wrong moment ends without an event, and a
 * request that counted until the next restart would slow down everything else.
 */
const MAX_SERVICE_MS = 10_000
/** Two requests of one shopper follow each other within this time. */
const PAUSE_BETWEEN_REQUESTS_MS = 20
/** Beyond this number, work no longer waits: each waiting request holds a connection. */
const MAX_WAITING = 1_000

/**
 * Makes other work wait while shoppers are served, because both share one event loop. The other work is background work
 * and refusals: an attacker who floods the shop with forged notifications sends the next one when the last is answered.
 * See docs/decisions/015-shoppers-first.md.
 */
export class ShoppersFirst {
  private served = 0
  private readonly waiting = new Set<() => void>()
  private release: NodeJS.Timeout | undefined

  /** Whether the Store API is handling a request now. */
  get isServing(): boolean {
    return this.served > 0
  }

  /** Call it when a shopper's request begins, and the returned function when it has been answered. */
  serve(): () => void {
    this.served++
    clearTimeout(this.release)
    let isCounted = true
    const end = () => {
      clearTimeout(limit)
      if (isCounted) {
        isCounted = false
        this.served--
        this.releaseSoon()
      }
    }
    const limit = setTimeout(end, MAX_SERVICE_MS)
    limit.unref()
    return end
  }

  /** Resolves when no shopper is being served, at the latest after the time limit. */
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
      const timeout = setTimeout(go, MAX_WAIT_MS)
      this.waiting.add(go)
    })
  }

  private releaseSoon(): void {
    if (this.served === 0 && this.waiting.size > 0) {
      this.release = setTimeout(() => this.releaseAll(), PAUSE_BETWEEN_REQUESTS_MS)
    }
  }

  private releaseAll(): void {
    for (const go of this.waiting) {
      go()
    }
  }
}

/** One per process. */
export const shoppersFirst = new ShoppersFirst()
