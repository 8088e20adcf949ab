import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { holdsMoney } from "../../core/payments/payment-state"
import { shortReason } from "../../core/short-reason"
import { configOf, findSite } from "../../core/sites/site"
import type { SyncContext } from "./sync-context"

/**
 * Core completes a cart with the first pending payment session, whichever was paid. It keeps a cart to one session by
 * deleting the others when it creates one, but two requests at the same time do not see each other's session. So they
 * are deleted here in the same way: each provider closes its payment first. A session that is paid too stays, and
 * payment sync refunds what the order does not need.
 */
export async function dropCompetingSessions({ container, shop }: SyncContext): Promise<void> {
  const config = configOf(container)
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
  for (const { id, providerId } of shop.competingSessions ?? []) {
    try {
      // Asked first: the veto of a paid one would block this cart's completion for some seconds.
      const pspOrder = await findSite(config, providerId)?.orders.readUnlessPaid(id)
      if (!pspOrder || !holdsMoney(pspOrder)) {
        await container.resolve(Modules.PAYMENT).deletePaymentSession(id)
        logger.info(`Alipay: ${id} was dropped: the same cart is paid with ${shop.session?.id}`)
      }
    } catch (error) {
      // It may be gone, or paid by now. If it blocks the cart, completion fails and is retried.
      logger.warn(`Alipay: the payment session ${id} could not be dropped: ${shortReason(error)}`)
    }
  }
}
