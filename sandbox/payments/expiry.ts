import type { Sandbox } from "../sandbox"
import { record } from "./history"

/** The shopper did not pay in time: expired/expired for both Alipay and Alipay+. */
export function expireTransaction(sandbox: Sandbox, orderKey: string, transactionId: string): void {
  const pspOrder = sandbox.store.byKey(orderKey)
  const transaction = pspOrder?.transactions.find((one) => one.transactionId === transactionId)
  if (!pspOrder || !transaction || transaction.status !== "initialized") return
  Object.assign(transaction, {
    status: "expired",
    financialStatus: "expired",
    modifiedAt: sandbox.clock.now(),
  })
  const session = pspOrder.sessions.find((one) => one.sessionId === transaction.sessionId)
  if (session?.type === "direct" && session.status === "active") session.status = "expired"
  if (pspOrder.currentTransactionId !== transactionId || pspOrder.completedAt !== null) {
    sandbox.changed()
    return
  }
  pspOrder.status = "expired"
  pspOrder.financialStatus = "expired"
  record(sandbox, pspOrder, `${transaction.method} expired`)
  sandbox.outbox.notify(pspOrder, { about: "expired" })
}

/** The page or link has expired. If no method was ever chosen, a pre-transaction ends. */
export function expireSession(sandbox: Sandbox, orderKey: string, sessionId: string): void {
  const pspOrder = sandbox.store.byKey(orderKey)
  const session = pspOrder?.sessions.find((one) => one.sessionId === sessionId)
  if (!pspOrder || !session || session.status !== "active") return
  session.status = "expired"
  const isLast = pspOrder.sessions.every((one) => one.status !== "active")
  if (!isLast || pspOrder.transactions.length > 0 || pspOrder.status !== "initialized") {
    record(sandbox, pspOrder, "payment page expired")
    return
  }
  pspOrder.status = "cancelled"
  pspOrder.financialStatus = null
  record(sandbox, pspOrder, "payment page expired, never used")
  sandbox.outbox.notify(pspOrder, { about: "cancelled", payloadType: "pretransaction" })
}
