import type { AuthenticatedMedusaRequest } from "@medusajs/framework/http"
import { onlyAllowed } from "../alerts/list-alerts"
import { alertActionsOf, type OrderPermissions, orderPermissions } from "../permissions"
import { type OrderView, viewOrder } from "./order-view"

/** What the order page shows, and what this user may do there. */
export type OrderAnswer = OrderView & { permissions: OrderPermissions }

/**
 * Collects what the order page shows to the current user.
 * @returns null for an order that has nothing to do with Alipay
 * @throws MedusaError not_found for an unknown order
 */
export async function answerView(
  request: AuthenticatedMedusaRequest,
  orderId: string,
  freshness: { refresh: boolean },
): Promise<OrderAnswer | null> {
  const [view, permissions, allowed] = await Promise.all([
    viewOrder(request.scope, orderId, freshness),
    orderPermissions(request),
    alertActionsOf(request),
  ])
  return view && { ...view, alerts: onlyAllowed(view.alerts, allowed), permissions }
}
