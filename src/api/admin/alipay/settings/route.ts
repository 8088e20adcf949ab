import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { viewSettings } from "../../../../admin-data/settings-view"

/** Options in force, connection, webhook URLs, regions and the last runs: the settings page in one answer. */
export async function GET(request: AuthenticatedMedusaRequest, response: MedusaResponse): Promise<void> {
  response.json({ settings: await viewSettings(request.scope) })
}
