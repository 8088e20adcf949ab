import type { PspOrder } from "../psp-order"
import type { Sandbox } from "../sandbox"

/** Records an event of an order, and the time of its modification. */
export function record(sandbox: Sandbox, pspOrder: PspOrder, event: string): void {
  const at = sandbox.clock.now()
  pspOrder.modifiedAt = at
  pspOrder.history.push({ at, event, status: pspOrder.status, financialStatus: pspOrder.financialStatus })
  sandbox.changed()
}

/** A request that the order's state does not allow. Each API turns it into its own kind of error. */
export class NotAllowed extends Error {
  override name = "NotAllowed"
}
