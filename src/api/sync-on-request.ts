import type { MedusaContainer } from "@medusajs/framework/types"
import { admissionOf } from "../core/admission"
import { QUESTION_INTERVAL_MS } from "../core/sites/order-reader"
import { syncPaymentWorkflow } from "../workflows/sync-payment/sync-payment"
import type { SyncedPayment } from "../workflows/sync-payment/synced-payment"

/**
 * Payment sync for callers who prove nothing, a shopper's page or an unsigned notification: anybody can repeat them, so
 * one payment takes one slot, and callers who come meanwhile get the same result.
 *
 * @param since by `performance.now`: a sync that began before is not enough, and another one follows it
 * @throws BusyError when no slot is free in time
 * @throws whatever payment sync throws
 */
export async function syncOnRequest(
  container: MedusaContainer,
  pspOrderId: string,
  trigger: string,
  since = 0,
): Promise<SyncedPayment> {
  const sync = () =>
    admissionOf(container).runShared("shopper", pspOrderId, async () => {
      const beganAt = performance.now()
      const { result } = await syncPaymentWorkflow(container).run({
        input: { psp_order_id: pspOrderId, trigger, max_age_ms: QUESTION_INTERVAL_MS, is_repeatable: true },
      })
      return { beganAt, result }
    })
  const { beganAt, result } = await sync()
  return beganAt < since ? (await sync()).result : result
}
