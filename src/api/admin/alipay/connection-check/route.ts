import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { z } from "zod/v4"
import { checkConnection } from "../../../../core/site-checks/connection"
import { configOf, getSite } from "../../../../core/sites/site"
import { parseBody } from "../parse-body"
import { registeredProvider } from "../registered-providers"

const bodySchema = z.strictObject({
  provider_id: z.string({ error: 'must be a provider id, for example "pp_alipay_multisafepay"' }),
})

/** Asks MultiSafepay now which site a provider's key belongs to and which gateways are active. */
export async function POST(request: AuthenticatedMedusaRequest, response: MedusaResponse): Promise<void> {
  const { provider_id } = parseBody(bodySchema, request.body)
  const provider = registeredProvider(request.scope, provider_id, "provider_id")
  const config = configOf(request.scope)
  response.json({ connection: await checkConnection(getSite(config, provider.id), true) })
}
