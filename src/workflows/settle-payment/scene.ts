import type { MedusaContainer } from "@medusajs/framework/types"
import type { MultiSafepayOrder } from "../../multisafepay"
import type { Account } from "../../providers/alipay/account"
import type { ShopState } from "./shop-state"

/** What an action of settlement works on: both sides as they were when it was decided. */
export type Scene = {
  container: MedusaContainer
  account: Account
  pspOrder: MultiSafepayOrder
  shop: ShopState
}

/**
 * `failed_for_good`: the cart cannot become an order, however often it is tried. `refused`: MultiSafepay does not make
 * this refund now. `known`: the merchant had been told before, so that nothing was done.
 */
export type Outcome = "done" | "failed_for_good" | "refused" | "known"
