import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { closePspOrder } from "../../core/payments/close-psp-order"
import { connectionOf } from "../../core/shop-db/connection"
import type { Outcome, SyncContext } from "./sync-context"

/**
 * Makes sure that a PSP order can no longer be paid. The session's row stays, so that money that arrives anyway can
 * still be matched to this order.
 * @returns "too_late" when it was paid meanwhile
 * @throws MultiSafepayError when MultiSafepay cannot be asked
 */
export async function closePayment({ container, site, pspOrder }: SyncContext): Promise<Outcome> {
  const context = {
    site,
    pg: connectionOf(container),
    logger: container.resolve(ContainerRegistrationKeys.LOGGER),
  }
  return (await closePspOrder(context, pspOrder.orderId)) === "closed" ? "done" : "too_late"
}
