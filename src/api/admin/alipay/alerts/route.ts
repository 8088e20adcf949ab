import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { z } from "zod/v4"
import { listOpenAlerts } from "../../../../admin-data/open-alerts"
import type { PgConnection } from "../../../../core/shop-db/connection"
import { parseBody } from "../parse-body"

const page = (most: number, byDefault: number) =>
  z.coerce
    .number({ error: `must be a whole number from 0 to ${most}` })
    .int({ error: `must be a whole number from 0 to ${most}` })
    .min(0, { error: `must be a whole number from 0 to ${most}` })
    .max(most, { error: `must be a whole number from 0 to ${most}` })
    .default(byDefault)

const querySchema = z.strictObject({ limit: page(100, 50), offset: page(1_000_000, 0) })

/** What needs the merchant's attention: open alerts, newest first. */
export async function GET(request: AuthenticatedMedusaRequest, response: MedusaResponse): Promise<void> {
  const query = parseBody(querySchema, request.query)
  const pg = request.scope.resolve<PgConnection>(ContainerRegistrationKeys.PG_CONNECTION)
  response.json({ ...(await listOpenAlerts(pg, query)), ...query })
}
