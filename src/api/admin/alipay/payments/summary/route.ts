import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { z } from "zod/v4"
import { connectionOf } from "../../../../../core/shop-db/connection"
import { registeredProviderIds } from "../../../../../core/sites/site"
import type { SummaryAnswer, SummaryPeriod } from "../../../../../types/http/admin"
import { parseBody } from "../../parse-body"
import { environmentsOf } from "../../registered-providers"
import { isTimeZone, summarizePayments } from "./payment-summary"

/** In days. */
const PERIODS: readonly SummaryPeriod[] = [7, 30, 90]

export const querySchema = z.strictObject({
  time_zone: z
    .string({ error: 'must be a time zone such as "Europe/Amsterdam"' })
    .refine(isTimeZone, { error: 'must be a time zone such as "Europe/Amsterdam"' })
    .default("UTC"),
  environment: z.enum(["test", "live"], { error: "must be test or live" }).optional(),
  days: z
    .enum(PERIODS.map(String), { error: `must be one of ${PERIODS.join(", ")}` })
    .transform((text) => Number(text) as SummaryPeriod)
    .default(30),
})

/**
 * The last 7, 30 or 90 days, day by day in the admin's time zone: of live payments, unless all sites are test sites.
 */
export async function GET(
  request: AuthenticatedMedusaRequest,
  response: MedusaResponse<SummaryAnswer>,
): Promise<void> {
  const { time_zone, days, environment: wanted } = parseBody(querySchema, request.query)
  const environments = environmentsOf(request.scope)
  const environment = wanted ?? (environments.includes("live") ? "live" : "test")
  const pg = connectionOf(request.scope)
  const summary = await summarizePayments(pg, registeredProviderIds(request.scope), {
    timeZone: time_zone,
    environment,
    days,
  })
  response.json({ summary, environment, environments })
}
