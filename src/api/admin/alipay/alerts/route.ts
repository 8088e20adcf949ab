import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { z } from "zod/v4"
import { parseBody } from "../parse-body"
import { alertActionsOf } from "../permissions"
import { listAlerts, onlyAllowed } from "./list-alerts"

const page = (most: number, byDefault: number) =>
  z.coerce
    .number({ error: `must be a whole number from 0 to ${most}` })
    .int({ error: `must be a whole number from 0 to ${most}` })
    .min(0, { error: `must be a whole number from 0 to ${most}` })
    .max(most, { error: `must be a whole number from 0 to ${most}` })
    .default(byDefault)

const querySchema = z.strictObject({
  state: z.enum(["open", "closed"], { error: 'must be "open" or "closed"' }).default("open"),
  limit: page(100, 50),
  offset: page(1_000_000, 0),
})

/** Alerts that need the merchant's attention, newest first, with this user's buttons; or the closed ones. */
export async function GET(request: AuthenticatedMedusaRequest, response: MedusaResponse): Promise<void> {
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
