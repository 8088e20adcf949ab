import { currentTransaction, isPaid, type PspOrder } from "../psp-order"
import type { Sandbox } from "../sandbox"
import { isOpenStatus } from "../status"
import { NotAllowed, record } from "./history"

/**
 * The merchant cancels an unpaid order. `exclude` also closes its payment pages and links; without it these, and Second
 * Chance mails, stay active.
 * @throws NotAllowed when the order is paid
 */
export function cancelOrder(sandbox: Sandbox, pspOrder: PspOrder, exclude: boolean): void {
  if (isPaid(pspOrder)) throw new NotAllowed(`order ${pspOrder.orderId} is paid and cannot be cancelled`)
  if (exclude) {
    for (const session of pspOrder.sessions) if (session.status === "active") session.status = "cancelled"
  }
  if (!isOpenStatus(pspOrder.status)) {
    record(sandbox, pspOrder, "cancelled again by the merchant")
    return
  }
  const transaction = currentTransaction(pspOrder)
  const now = sandbox.clock.now()
  for (const open of pspOrder.transactions) {
    if (isOpenStatus(open.status)) {
      Object.assign(open, { status: "cancelled", financialStatus: "cancelled", modifiedAt: now })
    }
  }
  pspOrder.status = "cancelled"
  pspOrder.financialStatus = transaction ? "cancelled" : null
  record(
    sandbox,
    pspOrder,
    exclude ? "cancelled by the merchant, payment page closed" : "cancelled by the merchant",
  )
  sandbox.outbox.notify(pspOrder, { about: "cancelled", payloadType: transaction ? null : "pretransaction" })
}
