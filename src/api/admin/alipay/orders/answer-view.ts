import type { AuthenticatedMedusaRequest } from "@medusajs/framework/http"
import type { OrderViewForUser } from "../../../../types/http/admin"
import { onlyAllowed } from "../alerts/list-alerts"
import { alertActionsOf, orderPermissions } from "../permissions"
import { viewOrder } from "./order-view"

/**
 * What the order page shows to the current user; null for an order without Alipay.
 * @throws MedusaError not_found for an unknown order
 */
export async function answerView(
  request: AuthenticatedMedusaRequest,
  orderId: string,
  freshness: { refresh: boolean },
): Promise<OrderViewForUser | null> {
  const [view, permissions, allowed] = await Promise.all([
    viewOrder(request.scope, orderId, freshness),
    orderPermissions(request),
    alertActionsOf(request),
  ])
  return view && { ...view, alerts: onlyAllowed(view.alerts, allowed), permissions }
}
