import { MedusaError } from "@medusajs/framework/utils"
import type { PspRefund } from "../../multisafepay"

/** @throws MedusaError not_found for a refund that MultiSafepay does not list */
export function findListedRefund(refunds: readonly PspRefund[], pspRefundId: string): PspRefund {
  const refund = refunds.find(({ transactionId }) => transactionId === pspRefundId)
  if (!refund) {
    throw new MedusaError(MedusaError.Types.NOT_FOUND, `MultiSafepay lists no refund ${pspRefundId}`)
  }
  return refund
}
