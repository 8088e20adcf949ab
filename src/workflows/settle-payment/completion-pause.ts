import type { PgConnection } from "../../providers/alipay/payment-records"

/** Key in a payment session's data: ms since the epoch until which nobody need try to complete the cart. */
export const COMPLETE_AFTER = "complete_after"

/** Medusa's locks on stock last 60 s when nobody gives them back. */
const PAUSE_MS = 65_000

/** @returns undefined when nothing speaks against a try */
export function pauseLeft(data: unknown, now: number): number | undefined {
  const until = (data as Record<string, unknown> | null | undefined)?.[COMPLETE_AFTER]
  return typeof until === "number" && until > now && until <= now + PAUSE_MS ? until - now : undefined
}

/** For all processes: whoever settles this payment reads it with the session. */
export async function pauseCompletion(pg: PgConnection, sessionId: string, now: number): Promise<void> {
  await pg.raw(
    `update payment_session set data = coalesce(data, '{}'::jsonb) || jsonb_build_object('${COMPLETE_AFTER}', ?::bigint)
      where id = ? and deleted_at is null`,
    [now + PAUSE_MS, sessionId],
  )
}
