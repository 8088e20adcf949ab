import type { PaymentMethod } from "../../multisafepay"
import { within } from "../within"

type Known = { methods: readonly PaymentMethod[]; at: number }

/** After a failure, MultiSafepay is not asked again for this long, no matter how many shoppers arrive. */
const PAUSE_AFTER_FAILURE_MS = 5_000

/**
 * What MultiSafepay's site offers, cached so that not every cart costs a request. Simultaneous callers share one call.
 * The last good answer stays in use while MultiSafepay is unreachable.
 */
export class PaymentMethods {
  private known: Known | undefined
  private reading: Promise<readonly PaymentMethod[]> | undefined
  private failure: { error: unknown; at: number } | undefined

  /** @param onFailure called for each failed try */
  constructor(
    private readonly ask: () => Promise<PaymentMethod[]>,
    private readonly ttlMs: number,
    private readonly onFailure: (error: unknown) => void = () => {},
    private readonly now: () => number = () => performance.now(),
  ) {}

  /**
   * The fresh answer, without waiting. If there is none, returns undefined and fetches one for the next time. For
   * decisions against a shopper: an old answer might refuse what works by now.
   */
  fresh(): readonly PaymentMethod[] | undefined {
    const methods = this.isFresh() ? this.known?.methods : undefined
    if (!methods) {
      this.refresh()
    }
    return methods
  }

  /**
   * The best available answer: a fresh one, or an old one that is renewed in the background, or one that is waited for.
   * @param timeoutMs the longest wait when nothing is known yet
   * @throws MultiSafepayError, or Error on time-out, if nothing is known
   */
  async list(timeoutMs: number): Promise<readonly PaymentMethod[]> {
    if (!this.isFresh()) {
      this.refresh()
    }
    if (this.known) {
      return this.known.methods
    }
    if (!this.reading) {
      throw this.failure?.error
    }
    return within(timeoutMs, this.reading)
  }

  expire(): void {
    if (this.known) {
      this.known = { ...this.known, at: Number.NEGATIVE_INFINITY }
    }
  }

  private isFresh(): boolean {
    return this.known !== undefined && this.now() - this.known.at < this.ttlMs
  }

  /** Starts a call unless one is running or has just failed. */
  private refresh(): void {
    const isPaused = this.failure !== undefined && this.now() - this.failure.at < PAUSE_AFTER_FAILURE_MS
    if (this.reading || isPaused) {
      return
    }
    this.reading = this.read()
    // Avoids an unhandled rejection when nobody waits for it.
    this.reading.catch(() => {})
  }

  private async read(): Promise<readonly PaymentMethod[]> {
    try {
      const methods = await this.ask()
      this.known = { methods, at: this.now() }
      this.failure = undefined
      return methods
    } catch (error) {
      this.failure = { error, at: this.now() }
      this.onFailure(error)
      throw error
    } finally {
      this.reading = undefined
    }
  }
}
