import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { checkConnection } from "../../../../core/site-checks/connection"
import type { ConnectionCheckAnswer } from "../../../../types/http/admin"
import { providerOfBody } from "../registered-providers"

/** Asks MultiSafepay now which site a provider's key belongs to and which gateways are active. */
export async function POST(
  request: AuthenticatedMedusaRequest,
  response: MedusaResponse<ConnectionCheckAnswer>,
): Promise<void> {
  response.json({ connection: await checkConnection(providerOfBody(request).site, true) })
}
