import type { PspOrder } from "../psp-order"
import type { Sandbox } from "../sandbox"

/** Notes what happened to an order, and that it was modified now. */
export function record(sandbox: Sandbox, pspOrder: PspOrder, event: string): void {
  const at = sandbox.clock.now()
  pspOrder.modifiedAt = at
  pspOrder.history.push({ at, event, status: pspOrder.status, financialStatus: pspOrder.financialStatus })
  sandbox.changed()
}

/** A request that the order's state does not allow; each API turns it into its own kind of error. */
export class NotAllowed extends Error {
  override name = "NotAllowed"
}
