import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { z } from "zod/v4"
import type { AlertsAnswer } from "../../../../types/http/admin"
import { parseBody, wholeNumber } from "../parse-body"
import { alertActionsOf } from "../permissions"
import { listAlerts, onlyAllowed } from "./list-alerts"

export const querySchema = z.strictObject({
  state: z.enum(["open", "closed"], { error: 'must be "open" or "closed"' }).default("open"),
  limit: wholeNumber(0, 100).default(50),
  offset: wholeNumber(0, 1_000_000).default(0),
})

/** Alerts that need the merchant's attention, newest first, with this user's buttons; or the closed ones. */
export async function GET(
  request: AuthenticatedMedusaRequest,
  response: MedusaResponse<AlertsAnswer>,
): Promise<void> {
  const query = parseBody(querySchema, request.query)
  const [{ alerts, count }, allowed] = await Promise.all([
    listAlerts(request.scope, query),
    alertActionsOf(request),
  ])
  response.json({
    alerts: onlyAllowed(alerts, allowed),
    count,
    limit: query.limit,
    offset: query.offset,
  })
}
