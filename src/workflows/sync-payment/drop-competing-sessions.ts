import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { holdsMoney } from "../../core/payments/payment-state"
import { shortReason } from "../../core/short-reason"
import { configOf, findSite } from "../../core/sites/site"
import type { SyncContext } from "./sync-context"

/**
 * Core completes a cart with the first payment session that waits, whichever was paid. It keeps a cart to one session
 * by deleting the others when it makes one, but of two requests that meet neither finds the other's; so they are
 * deleted here, in the same way: each provider closes its payment first. One that is paid too stays, and payment sync
 * sends back what the order does not need.
 */
export async function dropCompetingSessions({ container, shop }: SyncContext): Promise<void> {
  const config = configOf(container)
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
  for (const { id, providerId } of shop.competingSessions ?? []) {
    try {
      // Asked first: the veto of a paid one would keep this cart from being completed for some seconds.
      const pspOrder = await findSite(config, providerId)?.orders.readUnlessPaid(id)
      if (!pspOrder || !holdsMoney(pspOrder)) {
        await container.resolve(Modules.PAYMENT).deletePaymentSession(id)
        logger.info(`Alipay: ${id} was dropped: the same cart is paid with ${shop.session?.id}`)
      }
    } catch (error) {
      // It may be gone, or paid by now. If it is in the way, completing fails and is tried again.
      logger.warn(`Alipay: the payment session ${id} could not be dropped: ${shortReason(error)}`)
    }
  }
}
