import type { PaymentMethod } from "../../multisafepay"
import { within } from "../within"

type Known = { methods: readonly PaymentMethod[]; at: number }

/** After a failure MultiSafepay is left alone for so long, however many shoppers come. */
const PAUSE_AFTER_FAILURE_MS = 5_000

/**
 * What MultiSafepay's site offers, asked once in a while and not for each cart. Asking at the same time shares one
 * call. The last good answer stays in use while MultiSafepay cannot be asked.
 */
export class PaymentMethods {
  private known: Known | undefined
  private reading: Promise<readonly PaymentMethod[]> | undefined
  private failure: { error: unknown; at: number } | undefined

  /**
   * @param ask MultiSafepay
   * @param ttlMs how long an answer counts as fresh
   * @param onFailure told of each failed try
   */
  constructor(
    private readonly ask: () => Promise<PaymentMethod[]>,
    private readonly ttlMs: number,
    private readonly onFailure: (error: unknown) => void = () => {},
    private readonly now: () => number = Date.now,
  ) {}

  /**
   * The fresh answer, at once; undefined when there is none, and then one is fetched for the next time. For decisions
   * against a shopper: an old answer may refuse what works by now.
   */
  fresh(): readonly PaymentMethod[] | undefined {
    const methods = this.isFresh() ? this.known?.methods : undefined
    if (!methods) {
      this.refresh()
    }
    return methods
  }

  /**
   * The best answer there is: a fresh one, or an old one that is renewed behind the scenes, or one that is waited for.
   *
   * @param timeoutMs the longest wait when nothing is known yet
   * @throws MultiSafepayError, or Error when patience ends, if nothing is known
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

  /** The answer is known to be wrong by now. */
  expire(): void {
    if (this.known) {
      this.known = { ...this.known, at: Number.NEGATIVE_INFINITY }
    }
  }

  private isFresh(): boolean {
    return this.known !== undefined && this.now() - this.known.at < this.ttlMs
  }

  /** Starts a call unless one is under way or has just failed. */
  private refresh(): void {
    const isPaused = this.failure !== undefined && this.now() - this.failure.at < PAUSE_AFTER_FAILURE_MS
    if (this.reading || isPaused) {
      return
    }
    this.reading = this.read()
    // Nobody may be waiting for it.
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
