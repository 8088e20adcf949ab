import { setTimeout as pause } from "node:timers/promises"
import { type FormerKey, isInDate } from "../../core/sites/signing-keys"
import {
  type MultiSafepayClient,
  MultiSafepayError,
  type MultiSafepayOrder,
  type Secret,
} from "../../multisafepay"
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
  /** Orders that were seen with a former key, and that the key in force may not show. */
  private readonly seenWith = new Map<string, FormerKey>()

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
    return this.ask(pspOrderId, this.client.findOrder(pspOrderId, this.keyFor(pspOrderId)))
  }

  /**
   * The PSP order that a notification signed with a former key tells of: asked for with that key, because the key in
   * force does not show the orders of a site that the shop has left. A key that was merely replaced may be void by now,
   * so where it shows nothing the key in force is asked.
   * @throws MultiSafepayError when MultiSafepay cannot be asked
   */
  async readWithFormerKey(pspOrderId: string, former: FormerKey): Promise<MultiSafepayOrder | null> {
    const answer = this.client.findOrder(pspOrderId, { apiKey: former.key }).catch(nothingIfRefused)
    const seen = await this.ask(pspOrderId, answer)
    if (seen) {
      keep(this.seenWith, pspOrderId, former)
      return seen
    }
    this.seenWith.delete(pspOrderId)
    return this.read(pspOrderId)
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

  private keyFor(pspOrderId: string): { apiKey?: Secret } {
    const former = this.seenWith.get(pspOrderId)
    return isInDate(former, this.now()) ? { apiKey: former.key } : {}
  }

  private ask(pspOrderId: string, answer: Read["answer"]): Read["answer"] {
    const read: Read = { startedAt: this.now(), answer }
    keep(this.reads, pspOrderId, read)
    answer.catch(() => {
      read.failed = true
    })
    return answer
  }
}

function nothingIfRefused(error: unknown): null {
  if (error instanceof MultiSafepayError && error.kind === "configuration") {
    return null
  }
  throw error
}

/** Remembers something about an order, and forgets what has been remembered for longest. */
function keep<T>(memory: Map<string, T>, pspOrderId: string, value: T): void {
  memory.delete(pspOrderId)
  memory.set(pspOrderId, value)
  if (memory.size > REMEMBERED_ORDERS) {
    const [oldest] = memory.keys()
    memory.delete(String(oldest))
  }
}
