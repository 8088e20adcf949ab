import { setTimeout as pause } from "node:timers/promises"
import {
  type MultiSafepayClient,
  MultiSafepayError,
  type MultiSafepayOrder,
  type Secret,
} from "../../multisafepay"
import { holdsMoney } from "../payments/payment-state"
import { type FormerKey, isInDate } from "./signing-keys"

type Read = {
  startedAt: number
  answer: Promise<MultiSafepayOrder | null>
  /** The former key that it was asked with first. */
  former?: FormerKey | undefined
  failed?: true
}
type NextRead = Pick<Read, "answer" | "former">

export type FreshReadOptions = {
  /** MultiSafepay is asked about one order at most once in so many ms. */
  intervalMs: number
  /** When the hint came in, in ms since 1970: a question that was put later answers it too. Default: now. */
  since?: number
  /** The former key that signed the hint, and shows the order, see `core/sites/signing-keys`. */
  former?: FormerKey | undefined
}

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
  private readonly nextReads = new Map<string, NextRead>()
  /** Orders that were seen with a former key, and that the key in force may not show. */
  private readonly seenWith = new Map<string, FormerKey>()

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
    return known.failed ? this.readFresh(pspOrderId, { intervalMs: maxAgeMs }) : known.answer
  }

  /**
   * What MultiSafepay says after something came in from outside: a hint that something has happened is not answered by
   * what was known before it. Who comes sooner than MultiSafepay may be asked again waits, and all who wait share one
   * call. This is the rule for whatever comes in, signed or not: one question for a PSP order and interval.
   * @throws MultiSafepayError when MultiSafepay cannot be asked
   */
  async readFresh(
    pspOrderId: string,
    { intervalMs, since = this.now(), former }: FreshReadOptions,
  ): Promise<MultiSafepayOrder | null> {
    const known = this.reads.get(pspOrderId)
    if (known && known.startedAt > since && (!former || known.former === former)) {
      return known.answer
    }
    const waitMs = known ? known.startedAt + intervalMs - this.now() : 0
    if (waitMs <= 0) {
      return this.ask(pspOrderId, former)
    }
    const waiting = this.nextReads.get(pspOrderId)
    if (waiting && (!former || waiting.former === former)) {
      return waiting.answer
    }
    const next: NextRead = {
      former,
      answer: this.wait(waitMs).then(() => {
        if (this.nextReads.get(pspOrderId) === next) {
          this.nextReads.delete(pspOrderId)
        }
        // Somebody else may have asked meanwhile, before the last of those who wait came in.
        return this.reads.get(pspOrderId) === known
          ? this.ask(pspOrderId, former)
          : this.readFresh(pspOrderId, { intervalMs, former })
      }),
    }
    this.nextReads.set(pspOrderId, next)
    return next.answer
  }

  /**
   * An answer of the last half minute that shows money is taken as it is; otherwise MultiSafepay is asked.
   * @param intervalMs as in `readFresh`, for a question that a shopper can repeat. Default 0: now.
   */
  async readUnlessPaid(pspOrderId: string, intervalMs = 0): Promise<MultiSafepayOrder | null> {
    const known = this.reads.get(pspOrderId)
    if (known && this.now() - known.startedAt < PAID_EVIDENCE_MS) {
      const pspOrder = await known.answer.catch(() => null)
      if (pspOrder && holdsMoney(pspOrder)) {
        return pspOrder
      }
    }
    return this.readFresh(pspOrderId, { intervalMs })
  }

  /** To be called after each change of money that we make; what MultiSafepay is told of an order leaves the evidence. */
  forget(pspOrderId: string): void {
    this.reads.delete(pspOrderId)
  }

  private keyFor(pspOrderId: string): { apiKey?: Secret } {
    const former = this.seenWith.get(pspOrderId)
    return isInDate(former, this.now()) ? { apiKey: former.key } : {}
  }

  private ask(pspOrderId: string, former?: FormerKey): Read["answer"] {
    const answer = former
      ? this.askWithFormerKey(pspOrderId, former)
      : this.client.findOrder(pspOrderId, this.keyFor(pspOrderId))
    const read: Read = { startedAt: this.now(), answer, former }
    keep(this.reads, pspOrderId, read)
    answer.catch(() => {
      read.failed = true
    })
    return answer
  }

  /**
   * The key in force does not show the orders of a site that the shop has left. A key that was merely replaced may be
   * void by now, so where it shows nothing the key in force is asked.
   */
  private async askWithFormerKey(pspOrderId: string, former: FormerKey): Read["answer"] {
    const seen = await this.client.findOrder(pspOrderId, { apiKey: former.key }).catch(nothingIfRefused)
    if (seen) {
      keep(this.seenWith, pspOrderId, former)
      return seen
    }
    this.seenWith.delete(pspOrderId)
    return this.client.findOrder(pspOrderId)
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
