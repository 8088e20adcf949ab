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
   * @param maxAgeMs how old an earlier read may be to be shared, in ms; 0 asks now
   * @throws MultiSafepayError when MultiSafepay cannot be asked; a failed read is never shared later
   */
  read(pspOrderId: string, maxAgeMs = 0): Promise<MultiSafepayOrder | null> {
    const known = this.reads.get(pspOrderId)
    if (known && !known.failed && maxAgeMs > 0 && this.now() - known.startedAt < maxAgeMs) {
      return known.answer
    }
    const read: Read = { startedAt: this.now(), answer: this.client.findOrder(pspOrderId) }
    this.remember(pspOrderId, read)
    read.answer.catch(() => {
      read.failed = true
    })
    return read.answer
  }

  /**
   * What MultiSafepay says after this call: a hint that something has happened is not answered by what was known
   * before it. Who comes sooner than MultiSafepay may be asked again waits, and all who wait share one call.
   * @param intervalMs MultiSafepay is asked about one order at most once in so many ms
   * @throws MultiSafepayError when MultiSafepay cannot be asked
   */
  readNews(pspOrderId: string, intervalMs: number): Promise<MultiSafepayOrder | null> {
    const known = this.reads.get(pspOrderId)
    const waitMs = known ? known.startedAt + intervalMs - this.now() : 0
    if (waitMs <= 0) {
      return this.read(pspOrderId)
    }
    const next =
      this.nextReads.get(pspOrderId) ??
      this.wait(waitMs).then(() => {
        this.nextReads.delete(pspOrderId)
        return this.read(pspOrderId)
      })
    this.nextReads.set(pspOrderId, next)
    return next
  }

  /** Like `read`, but an answer of the last half minute that shows money is taken as it is. */
  async readUnlessPaid(pspOrderId: string): Promise<MultiSafepayOrder | null> {
    const known = this.reads.get(pspOrderId)
    if (known && this.now() - known.startedAt < PAID_EVIDENCE_MS) {
      const pspOrder = await known.answer.catch(() => null)
      if (pspOrder && holdsMoney(pspOrder)) {
        return pspOrder
      }
    }
    return this.read(pspOrderId)
  }

  /** To be called after each change of money that we make; what MultiSafepay is told of an order leaves the evidence. */
  forget(pspOrderId: string): void {
    this.reads.delete(pspOrderId)
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
