import { setTimeout as pause } from "node:timers/promises"
import type { MultiSafepayClient, MultiSafepayOrder } from "../../multisafepay"
import { holdsMoney } from "./status"

type Read = { startedAt: number; answer: Promise<MultiSafepayOrder | null>; failed?: true }

/**
 * How long the evidence "this order is paid" may be reused, in ms: a paid order stays paid unless we refund it. As
 * long as completing a cart may take on a busy day, which ends in asking once more; a refund at MultiSafepay in the
 * meantime is news of its own.
 */
export const PAID_EVIDENCE_MS = 30_000
/** In ms: how often MultiSafepay may be asked about one PSP order because of what comes in from outside. */
export const QUESTION_INTERVAL_MS = 1_000
const REMEMBERED_ORDERS = 2_000

/**
 * Reads PSP orders so that triggers which come together share one call: a notification, the shopper's return and
 * Medusa's own authorisation all want to know the same thing within a second.
 */
export class OrderReader {
  private readonly reads = new Map<string, Read>()
  private readonly nextReads = new Map<string, Promise<MultiSafepayOrder | null>>()

  constructor(
    private readonly client: MultiSafepayClient,
    private readonly now: () => number = Date.now,
    private readonly wait: (ms: number) => Promise<unknown> = pause,
  ) {}

  /**
   * The PSP order, or null when MultiSafepay says that it does not exist.
   * @param maxAgeMs how old an earlier read may be to be shared, in ms; 0 asks now. A failed read is never shared, but
   * MultiSafepay is not asked again before so many ms have passed since.
   * @throws MultiSafepayError when MultiSafepay cannot be asked
   */
  read(pspOrderId: string, maxAgeMs = 0): Promise<MultiSafepayOrder | null> {
    const known = this.reads.get(pspOrderId)
    if (!known || this.now() - known.startedAt >= maxAgeMs) {
      return this.ask(pspOrderId)
    }
    return known.failed ? this.readNews(pspOrderId, { intervalMs: maxAgeMs }) : known.answer
  }

  /**
   * What MultiSafepay says after something came in from outside: a hint that something has happened is not answered by
   * what was known before it. Who comes sooner than MultiSafepay may be asked again waits, and all who wait share one
   * call. This is the rule for whatever comes in, signed or not: one question for a PSP order and interval.
   * @param intervalMs MultiSafepay is asked about one order at most once in so many ms
   * @param since when it came in, in ms since 1970: a question that was put later answers it too. Default: now.
   * @throws MultiSafepayError when MultiSafepay cannot be asked
   */
  readNews(
    pspOrderId: string,
    { intervalMs, since = this.now() }: { intervalMs: number; since?: number },
  ): Promise<MultiSafepayOrder | null> {
    const known = this.reads.get(pspOrderId)
    if (known && known.startedAt > since) {
      return known.answer
    }
    const waitMs = known ? known.startedAt + intervalMs - this.now() : 0
    if (waitMs <= 0) {
      return this.ask(pspOrderId)
    }
    const next =
      this.nextReads.get(pspOrderId) ??
      this.wait(waitMs).then(() => {
        this.nextReads.delete(pspOrderId)
        return this.ask(pspOrderId)
      })
    this.nextReads.set(pspOrderId, next)
    return next
  }

  /**
   * An answer of the last half minute that shows money is taken as it is; otherwise MultiSafepay is asked.
   * @param intervalMs as in `readNews`, for a question that a shopper can repeat. Default 0: now.
   */
  async readUnlessPaid(pspOrderId: string, intervalMs = 0): Promise<MultiSafepayOrder | null> {
    const known = this.reads.get(pspOrderId)
    if (known && this.now() - known.startedAt < PAID_EVIDENCE_MS) {
      const pspOrder = await known.answer.catch(() => null)
      if (pspOrder && holdsMoney(pspOrder)) {
        return pspOrder
      }
    }
    return this.readNews(pspOrderId, { intervalMs })
  }

  /** To be called after each change of money that we make; what MultiSafepay is told of an order leaves the evidence. */
  forget(pspOrderId: string): void {
    this.reads.delete(pspOrderId)
  }

  private ask(pspOrderId: string): Promise<MultiSafepayOrder | null> {
    const read: Read = { startedAt: this.now(), answer: this.client.findOrder(pspOrderId) }
    this.remember(pspOrderId, read)
    read.answer.catch(() => {
      read.failed = true
    })
    return read.answer
  }

  private remember(pspOrderId: string, read: Read): void {
    this.reads.delete(pspOrderId)
    this.reads.set(pspOrderId, read)
    if (this.reads.size > REMEMBERED_ORDERS) {
      const oldest = this.reads.keys().next().value
      if (oldest !== undefined) {
        this.reads.delete(oldest)
      }
    }
  }
}
