import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"
import { isEntityId } from "../../../../../core/ids"
import { asPspOrderId } from "../../../../../multisafepay"
import { onlyAllowed } from "../../alerts/list-alerts"
import { parseBody, refreshQuery } from "../../parse-body"
import { alertActionsOf, type OrderPermissions, orderPermissions } from "../../permissions"
import { type PaymentView, viewPayment } from "./payment-view"

/** What the page of a payment shows, and what this user may do there. */
export type PaymentAnswer = PaymentView & {
  permissions: Pick<OrderPermissions, "check_again" | "withdraw_refunds">
}

/** One Alipay payment, with or without an order. */
export async function GET(request: AuthenticatedMedusaRequest, response: MedusaResponse): Promise<void> {
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
  const answer: PaymentAnswer = {
    ...view,
    alerts: onlyAllowed(view.alerts, allowed),
    permissions: { check_again, withdraw_refunds },
  }
  response.json(answer)
}
