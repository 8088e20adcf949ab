import { paymentStateOf } from "../../core/payments/payment-state"
import type { ShopState } from "../../core/payments/shop-state"
import type { MultiSafepayOrder } from "../../multisafepay"

/** A payment's state as a storefront sees it. */
export type ShopperStatus = "open" | "under_review" | "paid" | "cancelled" | "expired" | "failed" | "refunded"

export type SyncedPayment = {
  psp_order_id: string
  status: ShopperStatus
  psp_status?: string
  order_id?: string
  /** What payment sync did, in order. */
  actions: string[]
}

const STATUS = {
  open: "open",
  under_review: "under_review",
  paid: "paid",
  refunded: "refunded",
  cancelled: "cancelled",
  expired: "expired",
  declined: "failed",
  disputed: "failed",
} as const

export function toSyncedPayment(
  pspOrder: MultiSafepayOrder | null,
  shop: ShopState,
  actions: readonly string[],
): SyncedPayment {
  const orderId = shop.payment ? shop.order?.id : undefined
  return {
    psp_order_id: pspOrder?.orderId ?? shop.session?.id ?? "",
    status: pspOrder ? STATUS[paymentStateOf(pspOrder)] : "open",
    ...(pspOrder ? { psp_status: pspOrder.status } : {}),
    ...(orderId ? { order_id: orderId } : {}),
    actions: [...actions],
  }
}
