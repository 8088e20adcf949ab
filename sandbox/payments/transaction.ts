import { methodById } from "../payment-methods"
import { keyOf, type PaymentSession, type PaymentTransaction, type PspOrder } from "../psp-order"
import type { Sandbox } from "../sandbox"
import { isOpenStatus } from "../status"
import { record } from "./history"

export interface StartOptions {
  method: string
  wallet?: string | null
  notify?: boolean
}

/**
 * The transaction that begins when the method is known: at creation for direct orders, otherwise on the payment page.
 * Its time limit (5 h for ALIPAY, 1 h for ALIPAYPLUS) starts here.
 */
export function startTransaction(
  sandbox: Sandbox,
  pspOrder: PspOrder,
  session: PaymentSession,
  { method, wallet = null, notify = true }: StartOptions,
): PaymentTransaction {
  const now = sandbox.clock.now()
  const transactionId = sandbox.nextId()
  const transaction: PaymentTransaction = {
    transactionId,
    sessionId: session.sessionId,
    method,
    wallet,
    amount: session.amount,
    currency: session.currency,
    status: "initialized",
    financialStatus: "initialized",
    externalId: externalIdOf(transactionId, now),
    createdAt: now,
    modifiedAt: now,
    completedAt: null,
    expiresAt: now + (methodById(method)?.lifetime ?? 3_600_000),
  }
  pspOrder.transactions.push(transaction)
  sandbox.store.indexTransaction(pspOrder, transaction)
  sandbox.schedule.add({
    at: transaction.expiresAt ?? now,
    kind: "transaction-expiry",
    orderKey: keyOf(pspOrder),
    transactionId,
  })
  if (pspOrder.completedAt === null) {
    pspOrder.currentTransactionId = transactionId
    pspOrder.amount = session.amount
    pspOrder.currency = session.currency
    pspOrder.status = "initialized"
    pspOrder.financialStatus = "initialized"
  }
  record(sandbox, pspOrder, `${method} started`)
  const told = sandbox.settings.initialized_notification
  if (notify && (told === "always" || (told === "direct" && session.type === "direct"))) {
    sandbox.outbox.notify(pspOrder, { about: "initialized" })
  }
  return transaction
}

/** The session's transaction that can still be paid, if there is one. */
export function openTransaction(pspOrder: PspOrder, session: PaymentSession): PaymentTransaction | null {
  const last = pspOrder.transactions.filter((one) => one.sessionId === session.sessionId).at(-1)
  return last && isOpenStatus(last.status) ? last : null
}

/** Alipay's own number: the day and twenty digits. */
function externalIdOf(transactionId: string, now: number): string {
  const day = new Date(now).toISOString().slice(0, 10).replaceAll("-", "")
  return `${day}2200${transactionId.padStart(16, "0").slice(-16)}`
}
