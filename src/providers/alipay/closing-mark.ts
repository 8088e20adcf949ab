import { randomUUID } from "node:crypto"
import { z } from "zod"
import type { PgConnection } from "./payment-records"

/** Key in a payment session's data. Public like the rest of them, and no storefront's to write. */
export const CLOSING = "closing"

/** How long core may take to undo a change of a cart after it was vetoed, in ms. */
const UNDOING_MS = 5_000

const closingMarkSchema = z.object({
  /** ms since the epoch; a mark that a dead process left counts no longer. */
  until: z.number(),
  /** Whose mark it is. */
  by: z.string(),
  /** The payment stays, and what was to replace it is being undone. */
  vetoed: z.boolean().optional(),
})

export type ClosingMark = z.output<typeof closingMarkSchema>

export function readClosingMark(data: unknown): ClosingMark | undefined {
  const mark = (data as Record<string, unknown> | null | undefined)?.[CLOSING]
  return closingMarkSchema.safeParse(mark).data
}

/** True while some process is about to close this payment, or has just refused to. */
export function isBeingClosed(mark: ClosingMark | undefined, now: number): boolean {
  return mark !== undefined && mark.until > now
}

/**
 * What `Closings` is within one process, for all of them: noted in the session's own row, because that is what Medusa
 * hands to the provider that is to authorise it. Reading it costs nothing; writing happens only when a payment is
 * closed.
 */
export class ClosingMarks {
  constructor(
    private readonly pg: PgConnection,
    private readonly now: () => number = Date.now,
  ) {}

  /**
   * Runs `close` with the mark set; what it throws is thrown, and counts as a veto that core now has to act upon.
   * @param longestMs how long `close` may take, after which a mark counts for nothing
   */
  async during<T>(sessionId: string, longestMs: number, close: () => Promise<T>): Promise<T> {
    const by = await this.hold(sessionId, longestMs)
    try {
      return await close()
    } catch (error) {
      // A mark that cannot be shortened runs out by itself.
      await this.markAsVetoed(sessionId, by).catch(() => undefined)
      throw error
    }
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

  /** The change is undone: the cart is again what was paid for. A closing that goes on keeps its mark. */
  async forget(sessionId: string): Promise<void> {
    await this.pg.raw(
      `update payment_session set data = data - '${CLOSING}'
        where id = ? and data #>> '{${CLOSING},vetoed}' = 'true'`,
      [sessionId],
    )
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
}
