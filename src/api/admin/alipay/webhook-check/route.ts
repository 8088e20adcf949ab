import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { connectionOf } from "../../../../core/shop-db/connection"
import { checkWebhook, withDeliveries } from "../../../../core/site-checks/webhook-check"
import { providerIdsOf } from "../../../../core/sites/site"
import { lastDelivery, recentDeliveries } from "../../../../modules/payment-journal/notifications"
import type { WebhookCheckAnswer } from "../../../../types/http/admin"
import { providerOfBody } from "../registered-providers"

/** Whether MultiSafepay could reach the shop. The URL never comes from the caller: it is derived from medusa-config. */
export async function POST(
  request: AuthenticatedMedusaRequest,
  response: MedusaResponse<WebhookCheckAnswer>,
): Promise<void> {
  const { provider, site } = providerOfBody(request)
  const view = await checkWebhook(provider, site)
  const deliveries = await recentDeliveries(connectionOf(request.scope))
  response.json({ webhook_check: withDeliveries(view, lastDelivery(deliveries, providerIdsOf(site))) })
}
