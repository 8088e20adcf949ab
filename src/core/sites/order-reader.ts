import { setTimeout as pause } from "node:timers/promises"
import {
  type FormerKey,
  isInDate,
  type MultiSafepayClient,
  MultiSafepayError,
  type MultiSafepayOrder,
  type PspOrderId,
  type Secret,
} from "../../multisafepay"
import { holdsMoney } from "../payments/payment-state"
import { remember } from "../remember"

type Read = {
  startedAt: number
  answer: Promise<MultiSafepayOrder | null>
  /** The former key that was tried first. */
  former?: FormerKey | undefined
  failedAt?: number
  hasEnded: boolean
  /** Whether it was made while an earlier read had no answer yet. */
  isSecond: boolean
}
/** Shared by all callers that wait until `dueAt` or later. */
type Timer = { dueAt: number; rings: Promise<unknown> }

export type FreshReadOptions = {
  /** The minimum time between two requests about the same order, in ms. */
  intervalMs: number
  /** When the hint arrived, by `performance.now`; a request made later answers it too. Default: now. */
  since?: number
  /** The former key that signed the hint and can read the order: see `multisafepay/notification`. */
  former?: FormerKey | undefined
}

/**
 * How long the evidence "this order is paid" may be reused, in ms: a paid order stays paid unless we refund it. This
 * covers a slow completion of a cart, which ends with another read. MultiSafepay sends a notification of its own for a
 * refund that is made there in the meantime.
 */
export const PAID_EVIDENCE_MS = 30_000
/** How often outside requests may make the shop ask MultiSafepay about one PSP order, in ms. */
export const QUESTION_INTERVAL_MS = 1_000
const REMEMBERED_ORDERS = 2_000

/**
 * Reads PSP orders so that simultaneous triggers share one call. A notification, the shopper's return and Medusa's own
 * authorization all need the same order within a second.
 */
export class OrderReader {
  private readonly reads = new Map<string, Read>()
  private readonly timers = new Map<string, Timer>()
  private readonly changes = new Map<string, { result: Promise<unknown>; failedAt?: number }>()
  /** Orders that were read with a former key, and that the current key may not show. */
  private readonly seenWith = new Map<string, FormerKey>()

  /**
   * @param now measures the ages of answers, in ms. Not the date: if the machine's clock is set back, old answers would
   *   look new.
   * @param today ms since the epoch, for the dates of former keys
   */
  constructor(
    private readonly client: MultiSafepayClient,
    private readonly now: () => number = () => performance.now(),
    private readonly wait: (ms: number) => Promise<unknown> = pause,
    private readonly today: () => number = Date.now,
  ) {}

  /**
   * The PSP order, or null when MultiSafepay says that it does not exist.
   * @param maxAgeMs the maximum age of an earlier read that may be shared; 0 asks now. In addition to an older read
   *   without an answer, only one more is made, so that one order never takes all connections. A failed read is never
   *   shared, but MultiSafepay is not asked again within a second after it, or within `maxAgeMs` if that is shorter.
   * @throws MultiSafepayError when MultiSafepay cannot be asked
   */
  read(pspOrderId: PspOrderId, maxAgeMs = 0): Promise<MultiSafepayOrder | null> {
    const known = this.reads.get(pspOrderId)
    const since = this.now() - maxAgeMs
    if (!known || maxAgeMs === 0 || (known.hasEnded && known.startedAt <= since)) {
      return this.ask(pspOrderId)
    }
    if (known.failedAt === undefined && known.startedAt > since) {
      return known.answer
    }
    const intervalMs = Math.min(maxAgeMs, QUESTION_INTERVAL_MS)
    return this.readFresh(pspOrderId, { intervalMs, ...(known.hasEnded ? {} : { since }) })
  }

  /**
   * Reads the order after a hint from outside that something has happened, which earlier data cannot answer. Callers
   * that arrive before MultiSafepay may be asked again wait and share one call. This applies to all incoming requests,
   * signed or not: one request per PSP order and interval, and none while two have no answer.
   * @throws MultiSafepayError when MultiSafepay cannot be asked
   */
  async readFresh(
    pspOrderId: PspOrderId,
    { intervalMs, since = this.now(), former }: FreshReadOptions,
  ): Promise<MultiSafepayOrder | null> {
    for (let time = this.now(); ; ) {
      const known = this.reads.get(pspOrderId)
      if (known && known.startedAt > since && (!former || known.former === former)) {
        return known.answer
      }
      const dueAt = known ? (known.failedAt ?? known.startedAt) + intervalMs : 0
      // Another caller may ask in the meantime, before or after this one arrived.
      if (dueAt > time) {
        time = await this.waitUntil(dueAt, pspOrderId)
      } else if (intervalMs > 0 && known?.isSecond && !known.hasEnded) {
        await known.answer.catch(() => undefined)
        time = this.now()
      } else {
        return this.ask(pspOrderId, former)
      }
    }
  }

  /**
   * Reuses a response of the last 30 seconds that shows money; otherwise asks MultiSafepay.
   * @param intervalMs as in `readFresh`, for a request that a shopper can repeat; 0 asks now
   */
  async readUnlessPaid(pspOrderId: PspOrderId, intervalMs = 0): Promise<MultiSafepayOrder | null> {
    const known = this.reads.get(pspOrderId)
    if (known && this.now() - known.startedAt < PAID_EVIDENCE_MS) {
      const pspOrder = await known.answer.catch(() => null)
      if (pspOrder && holdsMoney(pspOrder)) {
        return pspOrder
      }
    }
    return this.readFresh(pspOrderId, { intervalMs })
  }

  /**
   * Asks now and alone, for a refund; with the former key that showed the order, if there is one.
   * @throws MultiSafepayError when MultiSafepay cannot be asked, or does not know the order
   */
  get(pspOrderId: PspOrderId): Promise<MultiSafepayOrder> {
    return this.withRememberedKey(pspOrderId, (key) => this.client.getOrder(pspOrderId, key))
  }

  /** Call this after each change of money that we make. Order updates do not affect the evidence. */
  forget(pspOrderId: PspOrderId): void {
    this.reads.delete(pspOrderId)
  }

  /**
   * Runs a change of a PSP order that outside requests can trigger. Callers that come while it runs, or within a second
   * after it failed, share its result, so that repetitions cost MultiSafepay nothing.
   * @param change the same for all callers
   */
  shareChange<T>(pspOrderId: PspOrderId, change: () => Promise<T>): Promise<T> {
    const known = this.changes.get(pspOrderId)
    if (known && (known.failedAt === undefined || this.now() - known.failedAt < QUESTION_INTERVAL_MS)) {
      return known.result as Promise<T>
    }
    const result = change()
    const mine: { result: Promise<T>; failedAt?: number } = { result }
    remember(this.changes, pspOrderId, mine, REMEMBERED_ORDERS)
    result.then(
      () => this.changes.delete(pspOrderId),
      () => {
        mine.failedAt = this.now()
      },
    )
    return result
  }

  /** @returns the time: at least `dueAt`, or the time for which an earlier timer was set */
  private async waitUntil(dueAt: number, pspOrderId: PspOrderId): Promise<number> {
    const known = this.timers.get(pspOrderId)
    const timer =
      known && known.dueAt <= dueAt ? known : { dueAt, rings: this.wait(Math.ceil(dueAt - this.now())) }
    this.timers.set(pspOrderId, timer)
    await timer.rings
    if (this.timers.get(pspOrderId) === timer) {
      this.timers.delete(pspOrderId)
    }
    // A timer may fire a moment early.
    return Math.max(timer.dueAt, this.now())
  }

  /** Asks with the former key that showed the order, and with the current one when that key is invalid by now. */
  private withRememberedKey<T>(
    pspOrderId: PspOrderId,
    ask: (key: { apiKey?: Secret }) => Promise<T>,
  ): Promise<T> {
    const former = this.seenWith.get(pspOrderId)
    if (!isInDate(former, this.today())) {
      return ask({})
    }
    return ask({ apiKey: former.key }).catch((error: unknown) => {
      nothingIfRefused(error)
      this.seenWith.delete(pspOrderId)
      return ask({})
    })
  }

  private ask(pspOrderId: PspOrderId, former?: FormerKey): Read["answer"] {
    const answer = former
      ? this.askWithFormerKey(pspOrderId, former)
      : this.withRememberedKey(pspOrderId, (key) => this.client.findOrder(pspOrderId, key))
    const isSecond = this.reads.get(pspOrderId)?.hasEnded === false
    const read: Read = { startedAt: this.now(), answer, former, hasEnded: false, isSecond }
    remember(this.reads, pspOrderId, read, REMEMBERED_ORDERS)
    answer.then(
      () => {
        read.hasEnded = true
      },
      () => {
        read.hasEnded = true
        read.failedAt = this.now()
      },
    )
    return answer
  }

  /**
   * The current key does not show the orders of a site that the shop no longer uses. A key that was merely replaced may
   * be invalid by now, so the current key is tried when the former one shows nothing.
   */
  private async askWithFormerKey(pspOrderId: PspOrderId, former: FormerKey): Read["answer"] {
    const seen = await this.client.findOrder(pspOrderId, { apiKey: former.key }).catch(nothingIfRefused)
    if (seen) {
      remember(this.seenWith, pspOrderId, former, REMEMBERED_ORDERS)
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
