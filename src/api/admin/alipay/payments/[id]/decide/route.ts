import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"
import { z } from "zod/v4"
import { isPaymentSessionId } from "../../../../../../core/ids"
import { connectionOf } from "../../../../../../core/shop-db/connection"
import { noteDecision } from "../../../../../../modules/payment-journal/decisions"
import type { DecideBody, DecidedPaymentAnswer } from "../../../../../../types/http/admin"
import { decideHeldPayment } from "../../../../../../workflows/decide-payment/decide-payment"
import { syncOnePayment } from "../../../orders/sync-order"
import { parseBody } from "../../../parse-body"

export const bodySchema = z.strictObject({
  decision: z.enum(["refund", "retry", "keep"], { error: 'must be "refund", "retry" or "keep"' }),
}) satisfies z.ZodType<DecideBody>

/**
 * Carries out the merchant's decision about money that waits for it. For a paid cart without an order: refund it, or
 * try the cart again now. For the money of a deleted order, or of a payment that the shop does not know: refund or keep
 * it. For an order with a different total: cancel it and refund the money, or keep both as they are. For money of a
 * different amount that was not booked: refund or keep it.
 */
export async function POST(
  request: AuthenticatedMedusaRequest,
  response: MedusaResponse<DecidedPaymentAnswer>,
): Promise<void> {
  const { decision } = parseBody(bodySchema, request.body)
  const id = String(request.params.id)
  const pg = connectionOf(request.scope)
  const decided =
    isPaymentSessionId(id) &&
    ((decision !== "retry" &&
      (await decideHeldPayment(request.scope, id, decision, request.auth_context.actor_id))) ||
      (await noteDecision(pg, id, decision)))
  if (!decided) {
    throw new MedusaError(
      MedusaError.Types.NOT_FOUND,
      "There is no payment of this id that waits for a decision",
    )
  }
  const { synced } = await syncOnePayment(request.scope, id)
  response.json({ payment: { ...synced, decision } })
}
