import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { closePspOrder } from "../../core/payments/close-psp-order"
import type { SyncContext } from "./sync-context"

/**
 * Makes sure that a PSP order can no longer be paid. The session's row stays, so that money that arrives anyway can
 * still be matched to this order. An order that was paid meanwhile is left to the next check.
 * @throws MultiSafepayError when MultiSafepay cannot be asked
 */
export async function closePayment({ container, site, pspOrder }: SyncContext): Promise<void> {
  await closePspOrder(site, container.resolve(ContainerRegistrationKeys.LOGGER), pspOrder.orderId)
}
