import type { AuthenticatedMedusaRequest } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"
import { isEntityId, isPaymentSessionId } from "../../../../core/ids"
import type { PspOrderId } from "../../../../multisafepay"

/**
 * The refund that a route's path names, and the user's id.
 * @throws MedusaError not_found for ids that cannot be those of a payment and a refund
 */
export function refundOf({ params, auth_context }: AuthenticatedMedusaRequest): {
  pspOrderId: PspOrderId
  pspRefundId: string
  by: string
} {
  const { id, refund_id } = params
  if (!isPaymentSessionId(id) || !isEntityId(refund_id)) {
    throw new MedusaError(MedusaError.Types.NOT_FOUND, "There is no Alipay payment of this id")
  }
  return { pspOrderId: id, pspRefundId: refund_id, by: auth_context.actor_id }
}
