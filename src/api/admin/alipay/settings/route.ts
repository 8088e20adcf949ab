import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { noFields, parseBody } from "../parse-body"
import { type SettingsPermissions, settingsPermissions } from "../permissions"
import { type SettingsView, viewSettings } from "./settings-view"

/** All that the settings page shows, and what this user may do there. */
export type Settings = SettingsView & { permissions: SettingsPermissions }

/** Active options, connection, webhook URLs, regions and the last runs: the settings page in one response. */
export async function GET(
  request: AuthenticatedMedusaRequest,
  response: MedusaResponse<{ settings: Settings }>,
): Promise<void> {
  parseBody(noFields, request.query)
  const [settings, permissions] = await Promise.all([
    viewSettings(request.scope),
    settingsPermissions(request),
  ])
  response.json({ settings: { ...settings, permissions } })
}
