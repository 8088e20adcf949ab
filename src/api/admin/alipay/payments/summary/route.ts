import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { z } from "zod/v4"
import { connectionOf } from "../../../../../core/shop-db/connection"
import { parseBody } from "../../parse-body"
import { environmentsOf, registeredProviderIds } from "../../registered-providers"
import { isTimeZone, summarizePayments } from "./payment-summary"

const querySchema = z.strictObject({
  time_zone: z
    .string({ error: 'must be a time zone such as "Europe/Amsterdam"' })
    .refine(isTimeZone, { error: 'must be a time zone such as "Europe/Amsterdam"' })
    .default("UTC"),
  environment: z.enum(["test", "live"], { error: "must be test or live" }).optional(),
})

/** The last 30 days, day by day where the admin's clock hangs: of live payments, unless all sites are test sites. */
export async function GET(request: AuthenticatedMedusaRequest, response: MedusaResponse): Promise<void> {
  const { time_zone, environment: wanted } = parseBody(querySchema, request.query)
  const environments = environmentsOf(request.scope)
  const environment = wanted ?? (environments.includes("live") ? "live" : "test")
  const pg = connectionOf(request.scope)
  const summary = await summarizePayments(pg, registeredProviderIds(request.scope), {
    timeZone: time_zone,
    environment,
  })
  response.json({ summary, environment, environments })
}
