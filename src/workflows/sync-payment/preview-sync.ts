import type { MedusaContainer } from "@medusajs/framework/types"
import { contradictsBooks } from "../../core/payments/contradiction"
import type { ShopState } from "../../core/payments/shop-state"
import { loadShopState } from "../../core/shop-db/sessions/load-shop-state"
import type { PspOrderId } from "../../multisafepay"
import type { Action } from "./action"
import { decide } from "./decide"
import { type SyncedPayment, toSyncedPayment } from "./synced-payment"

export type SyncPreview = {
  shop: ShopState
  synced: SyncedPayment
  actions: Action["do"][]
  /** MultiSafepay does not show what it has signed or shown before, or what the shop has booked. */
  isBehind?: boolean
}

/**
 * Returns the state of a payment and what payment sync would do about it, without doing it. A waiting shopper costs no
 * more than one statement, and a request to MultiSafepay that all waiting shoppers share.
 * @param freshness how MultiSafepay is asked: `maxAgeMs`, the maximum age of its response; `intervalMs`, for a response
 *   to a request made after this call, at most one request per this many ms. Without either, it is asked immediately.
 * @returns undefined when the shop has no such payment session. Leaves out `close_ended_page`, which payment sync does
 *   when an order is changed.
 */
export async function previewSync(
  container: MedusaContainer,
  pspOrderId: PspOrderId,
  freshness: { maxAgeMs: number } | { intervalMs: number } = { maxAgeMs: 0 },
): Promise<SyncPreview | undefined> {
  const { shop, site } = await loadShopState(container, pspOrderId)
  if (!site) {
    return undefined
  }
  if ("maxAgeMs" in freshness && freshness.maxAgeMs > 0 && isFinished(shop)) {
    return { shop, synced: { ...toSyncedPayment(null, shop, []), status: "paid" }, actions: [] }
  }
  const pspOrder = await ("intervalMs" in freshness
    ? site.orders.readFresh(pspOrderId, freshness)
    : site.orders.read(pspOrderId, freshness.maxAgeMs))
  const actions = pspOrder
    ? decide(pspOrder, shop, { now: shop.readAt ?? new Date(), completionFailed: false })
    : []
  return {
    shop,
    synced: toSyncedPayment(pspOrder, shop, []),
    isBehind: contradictsBooks(pspOrder, shop),
    // Closing is repeated each time, and anybody may call this.
    actions: actions.map((action) => action.do).filter((name) => name !== "close_ended_page"),
  }
}

/** Captured, on an order, nothing refunded: the shopper's status is known without asking MultiSafepay. */
const isFinished = ({ payment, order }: ShopState) =>
  payment !== undefined && payment.captured > 0 && payment.refunds.length === 0 && order?.cancelled === false
