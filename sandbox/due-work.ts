import type { Appointment } from "./agenda"
import { expireSession, expireTransaction } from "./payments/expiry"
import { settleRefund } from "./payments/refunding"
import type { Sandbox } from "./sandbox"

/** Does what an appointment asks for, if it still applies. */
export function runAppointment(sandbox: Sandbox, appointment: Appointment): void {
  switch (appointment.kind) {
    case "transaction-expiry":
      expireTransaction(sandbox, appointment.orderKey, appointment.transactionId)
      break
    case "session-expiry":
      expireSession(sandbox, appointment.orderKey, appointment.sessionId)
      break
    case "refund-settlement":
      settleRefund(sandbox, appointment.refundId)
      break
    case "notification":
      sandbox.outbox.retry(appointment.notificationId)
      break
  }
}
