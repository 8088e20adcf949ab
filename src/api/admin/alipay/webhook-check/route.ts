import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { z } from "zod/v4"
import { checkWebhook } from "../../../../core/site-checks/webhook-check"
import { configOf, getSite } from "../../../../core/sites/site"
import { parseBody } from "../parse-body"
import { registeredProvider } from "../registered-providers"

const bodySchema = z.strictObject({
  provider_id: z.string({ error: 'must be a provider id, for example "pp_alipay_multisafepay"' }),
})

/** Whether MultiSafepay could reach the shop. The URL never comes from the caller: it is derived from medusa-config. */
export async function POST(request: AuthenticatedMedusaRequest, response: MedusaResponse): Promise<void> {
  const { provider_id } = parseBody(bodySchema, request.body)
  const provider = registeredProvider(request.scope, provider_id, "provider_id")
  const config = configOf(request.scope)
  response.json({ webhook_check: await checkWebhook(provider, getSite(config, provider.id)) })
}
