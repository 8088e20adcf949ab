import type { MedusaContainer } from "@medusajs/framework/types"
import { QUESTION_INTERVAL_MS } from "../core/sites/order-reader"
import { workFromOutside } from "../work-from-outside"
import { type SyncedPayment, syncPaymentWorkflow } from "../workflows/sync-payment"

/**
 * Payment sync for callers who prove nothing, a shopper's page or an unsigned notification: anybody can repeat them, so
 * one payment takes one slot, and callers who come meanwhile get the same result.
 *
 * @throws BusyError when no slot is free in time
 * @throws whatever payment sync throws
 */
export function syncOnRequest(
  container: MedusaContainer,
  pspOrderId: string,
  trigger: string,
): Promise<SyncedPayment> {
  return workFromOutside(container).runShared("shopper", pspOrderId, async () => {
    const { result } = await syncPaymentWorkflow(container).run({
      input: { psp_order_id: pspOrderId, trigger, max_age_ms: QUESTION_INTERVAL_MS },
    })
    return result
  })
}
