import type { MedusaContainer } from "@medusajs/framework/types"
import type { ProviderId } from "../../core/gateways/provider-id"
import type { ShopState } from "../../core/payments/shop-state"
import type { Site } from "../../core/sites/site"
import type { MultiSafepayOrder } from "../../multisafepay"

/** What an action of payment sync works on: both sides as they were when the action was decided. */
export type SyncContext = {
  container: MedusaContainer
  site: Site
  pspOrder: MultiSafepayOrder
  shop: ShopState
  /** As Medusa stores it, with `pp_`: of the payment in the shop, or of the site that read the PSP order. */
  providerId: ProviderId | ""
  /** Aborts when another process may be syncing this payment: nothing may be sent any more. */
  lockLost: AbortSignal
}

/**
 * `failed_for_good`: the cart is given up. `refused`: MultiSafepay does not make this refund now. `known`: the merchant
 * was already notified, so nothing was done. `waiting`: it is checked again later.
 */
export type Outcome = "done" | "failed_for_good" | "refused" | "known" | "waiting"
