import { recordDuration } from "../../../core/telemetry/metrics"
import { withSpan } from "../../../core/telemetry/open-telemetry"
import type { Answer } from "./handle-notification"

/** Handles a notification in a span, and measures it by signature verdict and response. */
export function observeNotification(handle: () => Promise<Answer>): Promise<Answer> {
  const started = performance.now()
  return withSpan("alipay.notification", {}, async (span) => {
    const answer = await handle()
    const facts = {
      signature: answer.seen?.signature ?? "none",
      "http.response.status_code": answer.status,
    }
    recordDuration("alipay.notification.duration", (performance.now() - started) / 1_000, facts)
    if (answer.changedAt) {
      recordDuration("alipay.notification.age", (Date.now() - answer.changedAt.getTime()) / 1_000, {})
    }
    span.set({
      "alipay.signature": facts.signature,
      "http.response.status_code": answer.status,
      ...(answer.seen?.pspOrderId ? { "alipay.psp_order_id": answer.seen.pspOrderId } : {}),
    })
    return answer
  })
}
