import { LockTakenError } from "../run-exclusive"
import { recordDuration } from "./metrics"
import { withSpan } from "./open-telemetry"

/** What triggers a payment sync. Other texts, of a shop's own scripts, become `other` to limit the number of labels. */
const TRIGGERS = new Set([
  "notification",
  "unsigned notification",
  "sync",
  "recovery",
  "admin",
  "order placed",
  "order changed",
  "change of a paid cart",
  "payment link",
  "refund withdrawn",
  "refund sent again",
])

/**
 * Runs a payment sync in a span and measures it by its outcome: `acted`, `agreed` when there was nothing to do, `busy`
 * when another one held the lock for too long, or `failed`.
 */
export async function observeSync<T extends { actions: readonly string[] }>(
  { psp_order_id: pspOrderId, trigger }: { psp_order_id: string; trigger: string },
  work: () => Promise<T>,
): Promise<T> {
  const started = performance.now()
  const by = TRIGGERS.has(trigger) ? trigger : "other"
  const record = (outcome: string) =>
    recordDuration("alipay.payment_sync.duration", (performance.now() - started) / 1_000, {
      trigger: by,
      outcome,
    })
  try {
    return await withSpan(
      "alipay.payment_sync",
      { "alipay.psp_order_id": pspOrderId, "alipay.trigger": by },
      async (span) => {
        const synced = await work()
        const outcome = synced.actions.length > 0 ? "acted" : "agreed"
        span.set({ "alipay.outcome": outcome, "alipay.actions": [...synced.actions] })
        record(outcome)
        return synced
      },
    )
  } catch (error) {
    record(error instanceof LockTakenError ? "busy" : "failed")
    throw error
  }
}
