import { expireSession, expireTransaction } from "./payments/expiry"
import { completeReservedRefund } from "./payments/refunding"
import type { Sandbox } from "./sandbox"
import type { ScheduledEvent } from "./schedule"

/** Does what an event asks for, if it still applies. */
export function runScheduledEvent(sandbox: Sandbox, event: ScheduledEvent): void {
  switch (event.kind) {
    case "transaction-expiry":
      expireTransaction(sandbox, event.orderKey, event.transactionId)
      break
    case "session-expiry":
      expireSession(sandbox, event.orderKey, event.sessionId)
      break
    case "refund-settlement":
      completeReservedRefund(sandbox, event.refundId)
      break
    case "notification":
      sandbox.outbox.retry(event.notificationId)
      break
  }
}
