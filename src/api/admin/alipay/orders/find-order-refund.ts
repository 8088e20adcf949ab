import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { asPspOrderId, type PspOrderId } from "../../../../multisafepay"
import { viewOrder } from "./order-view"

/**
 * Asks MultiSafepay for the refunds of the order's payments, and returns the payment to which this refund belongs.
 * @param pspRefundId MultiSafepay's id of the refund
 * @throws MedusaError not_found when none of the order's payments has that refund
 */
export async function findOrderRefund(
  container: MedusaContainer,
  orderId: string,
  pspRefundId: string,
): Promise<{ pspOrderId: PspOrderId; pspRefundId: string }> {
  const view = await viewOrder(container, orderId, { refresh: true })
  const payment = view?.payments.find(({ refunds }) =>
    refunds.some(({ psp_refund_id }) => psp_refund_id === pspRefundId),
  )
  if (!payment) {
    throw new MedusaError(
      MedusaError.Types.NOT_FOUND,
      `Order ${orderId} has no Alipay refund ${pspRefundId}, or MultiSafepay cannot be asked for it right now`,
    )
  }
  return { pspOrderId: asPspOrderId(payment.psp_order_id), pspRefundId }
}
