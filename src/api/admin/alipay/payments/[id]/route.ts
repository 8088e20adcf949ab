import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"
import { isEntityId } from "../../../../../core/ids"
import { asPspOrderId } from "../../../../../multisafepay"
import type { PaymentAnswer } from "../../../../../types/http/admin"
import { onlyAllowed } from "../../alerts/list-alerts"
import { parseBody, refreshQuery } from "../../parse-body"
import { alertActionsOf, orderPermissions } from "../../permissions"
import { viewPayment } from "./payment-view"

/** One Alipay payment, with or without an order. */
export async function GET(
  request: AuthenticatedMedusaRequest,
  response: MedusaResponse<PaymentAnswer>,
): Promise<void> {
  const query = parseBody(refreshQuery, request.query)
  const id = String(request.params.id)
  if (!isEntityId(id)) {
    throw new MedusaError(MedusaError.Types.NOT_FOUND, "There is no Alipay payment of this id")
  }
  const [view, allowed, { check_again, withdraw_refunds }] = await Promise.all([
    viewPayment(request.scope, asPspOrderId(id), query),
    alertActionsOf(request),
    orderPermissions(request),
  ])
  response.json({
    ...view,
    alerts: onlyAllowed(view.alerts, allowed),
    permissions: { check_again, withdraw_refunds },
  })
}
