import type { RequestEvent } from "../../multisafepay/transport"
import { recordDuration } from "./metrics"
import { openTelemetry, recordSpan } from "./open-telemetry"

/** Reports one request attempt to OpenTelemetry; does nothing in a shop without it. */
export function observePspRequest(event: RequestEvent): void {
  const { method, endpoint, status, durationMs, attempt, error } = event
  const api = openTelemetry()
  if (!api) {
    return
  }
  recordDuration("alipay.psp.request.duration", durationMs / 1_000, {
    "http.request.method": method,
    "url.template": endpoint,
    outcome: outcomeOf(event),
  })
  recordSpan(`MultiSafepay ${method} ${endpoint}`, {
    kind: api.SpanKind.CLIENT,
    durationMs,
    error: error?.kind,
    attributes: {
      "http.request.method": method,
      "url.template": endpoint,
      ...(status === undefined ? {} : { "http.response.status_code": status }),
      ...(attempt > 1 ? { "http.request.resend_count": attempt - 1 } : {}),
    },
  })
}

/** A former key may have become invalid: its refusal says nothing about the site. */
export function outcomeOf({ error, hasOtherKey }: Pick<RequestEvent, "error" | "hasOtherKey">): string {
  return hasOtherKey && error?.kind === "configuration" ? "former_key" : (error?.kind ?? "success")
}
