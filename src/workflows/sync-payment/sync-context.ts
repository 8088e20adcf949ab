import type { MedusaContainer } from "@medusajs/framework/types"
import type { ProviderId } from "../../core/gateways/provider-id"
import type { ShopState } from "../../core/payments/shop-state"
import type { Site } from "../../core/sites/site"
import type { MultiSafepayOrder } from "../../multisafepay"
import type { Action, ActionOf } from "./action"

export type SyncPaymentInput = {
  /** MultiSafepay's order id, which is the payment session's id. */
  psp_order_id: string
  /**
   * The provider that was notified about the order, with or without `pp_`. Needed only for an order whose session is
   * gone: its money is refunded through this provider's site.
   */
  provider_id?: string
  /** What started the sync, for the log: notification, sync, recovery … */
  trigger: string
  /**
   * What a verified notification says. It may show that nothing needs doing, which saves a request to MultiSafepay; it
   * never makes the shop act.
   */
  notifiedOrder?: MultiSafepayOrder
  /** What a verified notification says about a refund that the shop made: the refund's own transaction. */
  notifiedRefund?: MultiSafepayOrder
  /**
   * Which key of the option `previousApiKeys` signed that notification, from 0; absent when it was the current key. The
   * order is then read with that key: the shop may no longer use the site that the order belongs to.
   */
  former_key?: number
  /** Set for a request that anybody can repeat: what it may change at MultiSafepay is limited, see change-budget.ts. */
  is_repeatable?: boolean
  /**
   * The maximum age of MultiSafepay's response, in ms. Default 0: a response to a request made after this call, which
   * may take a second when MultiSafepay was asked just before.
   */
  max_age_ms?: number
}

/** What an action of payment sync works on: both sides as they were when the action was decided. */
export type SyncContext = {
  container: MedusaContainer
  site: Site
  pspOrder: MultiSafepayOrder
  shop: ShopState
  /** Of the payment in the shop, or of the site that read the PSP order. */
  providerId: ProviderId | ""
  /** Aborts when another process may be syncing this payment: nothing may be sent then. */
  lockLost: AbortSignal
}

/**
 * `failed_for_good`: the cart is given up. `refused`: MultiSafepay does not make this refund now. `known`: the merchant
 * was already notified, so nothing was done. `too_late`: it was paid, or an order was placed, in the meantime.
 */
export type Outcome = "done" | "failed_for_good" | "refused" | "known" | "too_late"

/** Carries out each action. All are safe to repeat: a part that was done before is detected and not done again. */
export type Handlers = {
  [Name in Action["do"]]: (action: ActionOf<Name>, context: SyncContext) => Promise<Outcome> | Promise<void>
}
