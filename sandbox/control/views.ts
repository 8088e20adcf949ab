import type { JsonObject } from "../json-object"
import { JsonInteger } from "../json-writer"
import type { SandboxNotification } from "../notifications/notification"
import { pspOrderView } from "../order-view"
import { currentTransaction, isPaid, type PspOrder, type Refund } from "../psp-order"
import type { Sandbox } from "../sandbox"
import { amountRefunded } from "../status"

/** ISO times with a zone here: this is the sandbox's own API, not MultiSafepay's. */
const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString())

export function controlOrderView(sandbox: Sandbox, pspOrder: PspOrder): JsonObject {
  const session = pspOrder.sessions.at(-1) ?? null
  return {
    ...pspOrderView(pspOrder, sandbox.settingsOf(pspOrder)),
    site_id: pspOrder.siteId,
    type: pspOrder.type,
    paid: isPaid(pspOrder),
    payment_options: {
      notification_url: pspOrder.paymentOptions.notificationUrl,
      notification_method: pspOrder.paymentOptions.notificationMethod,
      redirect_url: pspOrder.paymentOptions.redirectUrl,
      cancel_url: pspOrder.paymentOptions.cancelUrl,
      hides_all_methods: pspOrder.paymentOptions.hidesAllMethods,
    },
    second_chance: pspOrder.echo.second_chance ?? null,
    plugin: pspOrder.echo.plugin ?? null,
    // Parts of the request that the API does not return, or returns in another shape: ip_address, for example.
    sent: {
      customer: pspOrder.echo.customer ?? null,
      delivery: pspOrder.echo.delivery ?? null,
      checkout_options: pspOrder.echo.checkout_options ?? null,
    },
    session: session && sessionView(session),
    sessions: pspOrder.sessions.map(sessionView),
    expires: iso(payableUntil(pspOrder)),
    refunds: pspOrder.refunds.map(refundView),
    history: pspOrder.history.map((entry) => ({
      at: iso(entry.at),
      event: entry.event,
      status: entry.status,
      financial_status: entry.financialStatus,
    })),
    notifications: pspOrder.notificationIds
      .map((id) => sandbox.store.notifications.get(id))
      .filter((one) => one !== undefined)
      .map(notificationView),
  }
}

/** When an open payment expires; null for one that has ended or not begun. */
function payableUntil(pspOrder: PspOrder): number | null {
  const transaction = currentTransaction(pspOrder)
  return transaction?.status === "initialized" ? transaction.expiresAt : null
}

function sessionView(session: PspOrder["sessions"][number]): JsonObject {
  return {
    session_id: session.sessionId,
    type: session.type,
    gateway: session.gateway,
    amount: session.amount,
    currency: session.currency,
    status: session.status,
    opened: session.opened,
    created: iso(session.createdAt),
    expires: iso(session.expiresAt),
  }
}

export function orderSummary(pspOrder: PspOrder): JsonObject {
  return {
    site_id: pspOrder.siteId,
    order_id: pspOrder.orderId,
    type: pspOrder.type,
    transaction_id:
      pspOrder.currentTransactionId === null ? null : new JsonInteger(pspOrder.currentTransactionId),
    status: pspOrder.status,
    financial_status: pspOrder.financialStatus,
    amount: pspOrder.amount,
    currency: pspOrder.currency,
    amount_refunded: amountRefunded(pspOrder.refunds),
    created: iso(pspOrder.createdAt),
    modified: iso(pspOrder.modifiedAt),
  }
}

/** Ids are strings here, so that a test can put them into a path without a lossless parser. */
export function refundView(refund: Refund): JsonObject {
  return {
    refund_id: refund.refundId,
    order_id: refund.orderId,
    refund_order_id: refund.refundOrderId,
    amount: refund.amount,
    currency: refund.currency,
    description: refund.description,
    status: refund.status,
    origin: refund.origin,
    created: iso(refund.createdAt),
    settles: iso(refund.settlesAt),
    completed: iso(refund.completedAt),
  }
}

export function notificationView(notification: SandboxNotification): JsonObject {
  return {
    id: notification.id,
    site_id: notification.siteId,
    order_id: notification.orderId,
    url: notification.url,
    method: notification.method,
    payload_type: notification.payloadType,
    about: notification.about,
    body: notification.body,
    created: iso(notification.createdAt),
    delivered: notification.acknowledged,
    held_back: notification.heldBack,
    next_attempt: iso(notification.nextAttemptAt),
    attempts: notification.attempts.map((attempt) => ({
      at: iso(attempt.at),
      timestamp: attempt.timestamp,
      http_status: attempt.httpStatus,
      body: attempt.answer,
      error: attempt.error,
      fault: attempt.fault,
      acknowledged: attempt.acknowledged,
      duration_ms: attempt.durationMs,
    })),
  }
}

/** The result of a notification's latest try. */
export function deliveryView(sandbox: Sandbox, id: string): JsonObject | null {
  const notification = sandbox.store.notifications.get(id)
  if (!notification) return null
  const attempt = notification.attempts.at(-1)
  return {
    id,
    about: notification.about,
    delivered: notification.acknowledged,
    http_status: attempt?.httpStatus ?? null,
    body: attempt?.answer ?? null,
    error: attempt?.error ?? null,
  }
}

export function ledgerLine(pspOrder: PspOrder): JsonObject {
  return {
    site_id: pspOrder.siteId,
    order_id: pspOrder.orderId,
    currency: pspOrder.currency,
    amount: pspOrder.amount,
    status: pspOrder.status,
    paid: isPaid(pspOrder),
    amount_paid: isPaid(pspOrder) ? pspOrder.amount : 0,
    amount_refunded: amountRefunded(pspOrder.refunds),
    refunds: pspOrder.refunds.map((refund) => ({
      refund_id: refund.refundId,
      refund_order_id: refund.refundOrderId,
      amount: refund.amount,
      status: refund.status,
    })),
  }
}
