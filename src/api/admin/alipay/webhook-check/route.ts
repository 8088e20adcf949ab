import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { checkWebhook } from "../../../../core/site-checks/webhook-check"
import type { WebhookCheckAnswer } from "../../../../types/http/admin"
import { providerOfBody } from "../registered-providers"

/** Whether MultiSafepay could reach the shop. The URL never comes from the caller: it is derived from medusa-config. */
export async function POST(
  request: AuthenticatedMedusaRequest,
  response: MedusaResponse<WebhookCheckAnswer>,
): Promise<void> {
  const { provider, site } = providerOfBody(request)
  response.json({ webhook_check: await checkWebhook(provider, site) })
}
