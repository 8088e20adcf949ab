import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"
import { isPaymentSessionId } from "../../../../../../core/ids"
import type { CheckedPaymentAnswer } from "../../../../../../types/http/admin"
import { syncOnePayment } from "../../../orders/sync-order"
import { noFields, parseBody } from "../../../parse-body"

/**
 * "Check again" for one payment, with or without an order: syncs shop and MultiSafepay, which also retries what failed.
 * An error is part of the response.
 */
export async function POST(
  request: AuthenticatedMedusaRequest,
  response: MedusaResponse<CheckedPaymentAnswer>,
): Promise<void> {
  parseBody(noFields, request.body)
  const id = String(request.params.id)
  if (!isPaymentSessionId(id)) {
    throw new MedusaError(MedusaError.Types.NOT_FOUND, "There is no Alipay payment of this id")
  }
  const { synced, isUnknown } = await syncOnePayment(request.scope, id)
  if (isUnknown) {
    throw new MedusaError(MedusaError.Types.NOT_FOUND, "There is no Alipay payment of this id")
  }
  response.json({ payment: synced })
}
