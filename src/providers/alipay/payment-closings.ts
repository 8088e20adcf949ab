import { randomUUID } from "node:crypto"
import { CLOSING, type ClosingMark, isBeingClosed } from "./closing-mark"
import type { PgConnection } from "./payment-records"

/** How long core may take to undo a change of a cart after it was vetoed, in ms. */
const UNDOING_MS = 5_000

/** What this process knows of one payment; times are ms since the epoch. */
type OwnClosings = { running: number; undoingUntil: number }

/** By the payment session's id, which no other account's has: all who close payments in a process share it. */
const inThisProcess = new Map<string, OwnClosings>()

/**
 * Payments that somebody is about to close, or has just refused to close because they are paid. As long as that lasts
 * the cart holds a change that was not paid for. Core's lock on the cart lives ten seconds, MultiSafepay may take
 * longer to answer, and a completion that slips in between would place the order of the changed cart.
 *
 * This process remembers its own closings, which tells of them to the millisecond. Other processes learn of them from
 * a mark in the session's own row, because that is what Medusa hands to the provider that is to authorise it: reading
 * it costs nothing, and writing happens only when a payment is closed.
 */
export class PaymentClosings {
  constructor(
    private readonly pg: PgConnection,
    private readonly now: () => number = Date.now,
    private readonly own: Map<string, OwnClosings> = inThisProcess,
  ) {}

  /**
   * Runs `close` with the mark set; what it throws is thrown, and counts as a veto that core now has to act upon.
   * @param longestMs how long `close` may take, after which the mark counts for nothing
   */
  async during<T>(sessionId: string, longestMs: number, close: () => Promise<T>): Promise<T> {
    const own = this.own.get(sessionId) ?? { running: 0, undoingUntil: 0 }
    this.own.set(sessionId, own)
    own.running++
    try {
      return await this.marked(sessionId, longestMs, close)
    } catch (error) {
      own.undoingUntil = this.now() + UNDOING_MS
      throw error
    } finally {
      own.running--
      this.countsHere(sessionId)
    }
  }

  /**
   * Whether an order placed with this payment now could be that of a cart which somebody is changing.
   * @param seen the mark in the session's row as the caller has read it; without it only this process is asked
   */
  isClosing(sessionId: string, seen?: ClosingMark): boolean {
    return isBeingClosed(seen, this.now()) || this.countsHere(sessionId)
  }

  /** Nobody places an order with this payment for so long. @returns whose mark it is */
  async hold(sessionId: string, ms: number): Promise<string> {
    const mark: ClosingMark = { until: this.now() + ms, by: randomUUID() }
    await this.pg.raw(
      `update payment_session set data = coalesce(data, '{}'::jsonb) || jsonb_build_object('${CLOSING}', ?::jsonb)
        where id = ? and deleted_at is null`,
      [JSON.stringify(mark), sessionId],
    )
    return mark.by
  }

  /**
   * The change is undone: the cart is again what was paid for. A closing that goes on still counts.
   * @param seen the mark in the session's row as the caller has read it; without one the row is left alone
   */
  async forget(sessionId: string, seen: ClosingMark | undefined): Promise<void> {
    const own = this.own.get(sessionId)
    if (own) {
      own.undoingUntil = 0
      this.countsHere(sessionId)
    }
    if (seen) {
      await this.pg.raw(
        `update payment_session set data = data - '${CLOSING}'
          where id = ? and data #>> '{${CLOSING},vetoed}' = 'true'`,
        [sessionId],
      )
    }
  }

  private async marked<T>(sessionId: string, longestMs: number, close: () => Promise<T>): Promise<T> {
    const by = await this.hold(sessionId, longestMs)
    try {
      return await close()
    } catch (error) {
      // A mark that cannot be shortened runs out by itself.
      await this.markAsVetoed(sessionId, by).catch(() => undefined)
      throw error
    }
  }

  /** Unless another closing has begun since. */
  private async markAsVetoed(sessionId: string, by: string): Promise<void> {
    const mark: ClosingMark = { until: this.now() + UNDOING_MS, by, vetoed: true }
    await this.pg.raw(
      `update payment_session set data = jsonb_set(data, '{${CLOSING}}', ?::jsonb)
        where id = ? and data #>> '{${CLOSING},by}' = ?`,
      [JSON.stringify(mark), sessionId, by],
    )
  }

  /** Whether this process's own closings of a payment still count; those that do not are dropped. */
  private countsHere(sessionId: string): boolean {
    const own = this.own.get(sessionId)
    const counts = own !== undefined && (own.running > 0 || own.undoingUntil > this.now())
    if (!counts) {
      this.own.delete(sessionId)
    }
    return counts
  }
}
