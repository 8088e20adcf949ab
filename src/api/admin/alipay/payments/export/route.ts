import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { loggerOf } from "../../../../../core/logger"
import { connectionOf } from "../../../../../core/shop-db/connection"
import { shortReason } from "../../../../../core/short-reason"
import { registeredProviderIds } from "../../../../../core/sites/site"
import { parseBody } from "../../parse-body"
import { paymentExportSchema } from "../payment-query"
import { clockOf, exportPayments } from "./payment-export"

/** All payments that match the table's filter, as a CSV file that is streamed while it is read. */
export async function GET(request: AuthenticatedMedusaRequest, response: MedusaResponse): Promise<void> {
  const query = parseBody(paymentExportSchema, request.query)
  const pg = connectionOf(request.scope)
  const file = `alipay-payments-${clockOf(query.time_zone)(new Date().toISOString()).slice(0, 10)}.csv`
  response
    .status(200)
    .set("cache-control", "no-store")
    .set("content-disposition", `attachment; filename="${file}"`)
    .type("text/csv; charset=utf-8")
  try {
    const chunks = exportPayments(pg, registeredProviderIds(request.scope), query)
    await pipeline(Readable.from(chunks, { objectMode: true, highWaterMark: 1 }), response)
  } catch (error) {
    // The status was already sent. The connection is broken off, so that the file is not mistaken for a complete one.
    response.destroy()
    loggerOf(request.scope).warn(`Alipay: an export of payments was aborted: ${shortReason(error)}`)
  }
}
