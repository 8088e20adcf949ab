import { localeOf } from "../order-view"
import { sessionToken } from "../psp-ids"
import { keyOf, type OrderType, type PaymentSession, type PspOrder } from "../psp-order"
import type { Sandbox } from "../sandbox"
import { record } from "./history"
import { openTransaction, startTransaction } from "./transaction"

export interface SessionRequest {
  type: OrderType
  gateway: string | null
  amount: number
  currency: string
  description: string
  /** How long the page or link lives, in seconds. */
  lifetimeSeconds: number
}

export function newSession(sandbox: Sandbox, request: SessionRequest): PaymentSession {
  const now = sandbox.clock.now()
  return {
    sessionId: sessionToken(),
    type: request.type,
    gateway: request.gateway,
    amount: request.amount,
    currency: request.currency,
    description: request.description,
    createdAt: now,
    expiresAt: now + request.lifetimeSeconds * 1000,
    opened: 0,
    status: "active",
  }
}

/** Registers a session and schedules its expiry. */
export function addSession(sandbox: Sandbox, pspOrder: PspOrder, session: PaymentSession): void {
  sandbox.store.indexSession(pspOrder, session)
  sandbox.schedule.add({
    at: session.expiresAt,
    kind: "session-expiry",
    orderKey: keyOf(pspOrder),
    sessionId: session.sessionId,
  })
}

/** Where the shopper pays in this session: MultiSafepay's page, in the order's language, or the wallet's own page. */
export function paymentUrl(
  sandbox: Sandbox,
  { echo }: Pick<PspOrder, "echo">,
  session: PaymentSession,
): string {
  if (session.type !== "direct") {
    return `${sandbox.publicUrl}/connect/${session.sessionId}/?lang=${encodeURIComponent(localeOf(echo))}`
  }
  const page = session.gateway === "ALIPAYPLUS" ? "alipay-plus" : "alipay-cashier"
  return `${sandbox.publicUrl}/${page}/${session.sessionId}`
}

/** Whether a visit of the page can still lead to a payment. */
export type Opening =
  | { open: true }
  | { open: false; why: Exclude<PaymentSession["status"], "active"> | "opened-too-often" }

/**
 * Counts a visit of the payment page; a payment link allows a limited number of them. If the merchant chose the method,
 * the visit starts its transaction: with a link each visit does, with a redirect only the first.
 */
export function openSession(sandbox: Sandbox, pspOrder: PspOrder, session: PaymentSession): Opening {
  if (session.status !== "active") return { open: false, why: session.status }
  if (session.type === "paymentlink" && session.opened >= sandbox.settings.link_max_openings) {
    return { open: false, why: "opened-too-often" }
  }
  session.opened += 1
  if (session.opened === 1) record(sandbox, pspOrder, "payment page opened")
  else sandbox.changed()
  if (session.gateway && (session.type === "paymentlink" || !openTransaction(pspOrder, session))) {
    startTransaction(sandbox, pspOrder, session, { method: session.gateway })
  }
  return { open: true }
}
