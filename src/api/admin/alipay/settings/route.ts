import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import type { SettingsAnswer } from "../../../../types/http/admin"
import { noFields, parseBody } from "../parse-body"
import { settingsPermissions } from "../permissions"
import { viewSettings } from "./settings-view"

/** Active options, connection, webhook URLs, regions and the last runs: the settings page in one response. */
export async function GET(
  request: AuthenticatedMedusaRequest,
  response: MedusaResponse<SettingsAnswer>,
): Promise<void> {
  parseBody(noFields, request.query)
  const [settings, permissions] = await Promise.all([
    viewSettings(request.scope),
    settingsPermissions(request),
  ])
  response.json({ settings: { ...settings, permissions } })
}
