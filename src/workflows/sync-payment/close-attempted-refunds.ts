import type { MedusaContainer } from "@medusajs/framework/types"
import { connectionOf } from "../../core/shop-db/connection"
import { listAttemptedRefunds } from "../../modules/payment-journal/alerts"
import { type MultiSafepayOrder, refundedTotal } from "../../multisafepay"
import type { AlertKind } from "../alert-merchant/alert"
import { alertMerchant, resolveAlert } from "../alert-merchant/alert-merchant"
import { areRefundsThrough } from "./next-look"
import type { ShopPayment } from "./shop-state"

/**
 * Ends the alerts about automatic refunds that were intended or failed, once shop and MultiSafepay agree. When all the
 * money was refunded, the refund was made although its response was lost, or although the shop stopped before it could
 * report it: the alert says so. Otherwise nothing has to be refunded any more, for example because the cart became an
 * order after all. A refund that is only in Medusa's books, because the shop stopped before it sent it, is still ahead.
 */
export async function closeAttemptedRefunds(
  container: MedusaContainer,
  pspOrder: MultiSafepayOrder,
  payment: ShopPayment | undefined,
): Promise<void> {
  const { orderId: subject } = pspOrder
  const isRefunded = refundedTotal(pspOrder) >= pspOrder.amount
  if (!isRefunded && payment && !areRefundsThrough(pspOrder, payment)) {
    return
  }
  for (const row of await listAttemptedRefunds(connectionOf(container), subject)) {
    const kind = row.kind as AlertKind
    if (isRefunded) {
      const provider_id = row.provider_id ?? ""
      await alertMerchant(container, { kind, subject, stage: "done", provider_id, psp_order_id: subject })
    } else {
      await resolveAlert(container, { kind, subject }, "payment-sync")
    }
  }
}
