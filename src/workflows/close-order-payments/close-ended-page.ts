import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { closePspOrder } from "../../core/payments/close-psp-order"
import { isEnded, type ShopState } from "../../core/payments/shop-state"
import type { Site } from "../../core/sites/site"
import { isUnowed } from "../sync-payment/decide"

/**
 * Closes a payment page or link whose last try has ended, and that asks for more than its order owes: its customer
 * could try again until it expires. Payment sync does not decide this: for it, a payment that has ended is at rest, and
 * MultiSafepay's status does not show that the page is closed.
 * @param shop what the shop knows now about the PSP order of that page
 * @throws MedusaError unexpected_state when MultiSafepay does not confirm it
 * @throws MultiSafepayError when MultiSafepay cannot be asked
 */
export async function closeEndedPage(
  container: MedusaContainer,
  site: Pick<Site, "client" | "orders">,
  { session, ...shop }: ShopState,
): Promise<void> {
  const now = shop.readAt ?? new Date()
  if (session && !shop.payment && isEnded(session.status) && isUnowed(shop, session)) {
    if (Date.parse(session.data?.expires_at ?? "") > now.getTime()) {
      await closePspOrder(site, container.resolve(ContainerRegistrationKeys.LOGGER), session.id)
    }
  }
}
