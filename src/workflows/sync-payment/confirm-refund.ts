import type { MedusaContainer } from "@medusajs/framework/types"
import { connectionOf } from "../../core/shop-db/connection"
import { listAttemptedRefunds } from "../../modules/payment-journal/alerts"
import { type MultiSafepayOrder, refundedTotal } from "../../multisafepay"
import type { AlertKind } from "../alert-merchant/alert"
import { alertMerchant } from "../alert-merchant/alert-merchant"

/**
 * An automatic refund may have been made although its response was lost, or although the shop stopped before it could
 * report it. Once MultiSafepay shows that all the money was refunded, the alert says so.
 */
export async function confirmRefund(
  container: MedusaContainer,
  pspOrder: MultiSafepayOrder | null,
): Promise<void> {
  if (!pspOrder || refundedTotal(pspOrder) < pspOrder.amount) {
    return
  }
  const { orderId } = pspOrder
  for (const { kind, provider_id = "" } of await listAttemptedRefunds(connectionOf(container), orderId)) {
    await alertMerchant(container, {
      kind: kind as AlertKind,
      subject: orderId,
      stage: "done",
      provider_id,
      psp_order_id: orderId,
    })
  }
}
