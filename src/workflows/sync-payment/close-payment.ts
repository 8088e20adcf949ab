import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"
import { PspOrders } from "../../core/payments/psp-orders"
import { connectionOf } from "../../core/shop-db/connection"
import { PaymentRecords } from "../../core/shop-db/sessions/payment-records"
import type { SyncContext } from "./sync-context"

/**
 * Makes sure that a PSP order can no longer be paid. The session's row stays, so that money that arrives anyway can
 * still be matched to this order. An order that was paid meanwhile is left to the next check.
 * @throws MultiSafepayError when MultiSafepay cannot be asked
 */
export async function closePayment({ container, site, pspOrder }: SyncContext): Promise<void> {
  const records = new PaymentRecords(connectionOf(container))
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
  try {
    await new PspOrders(site, records, logger).closeUnpaid(pspOrder.orderId)
  } catch (error) {
    if ((error as { type?: string }).type !== MedusaError.Types.NOT_ALLOWED) {
      throw error
    }
  }
}
