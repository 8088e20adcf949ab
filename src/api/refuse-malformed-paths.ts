import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"

/** Everything that can be part of this plugin's paths: fixed words, ids of rows, ids of providers. */
const PATH = /^(\/[A-Za-z0-9_-]{1,64})*\/?$/

/**
 * Middleware for this plugin's own paths, before their parameters are decoded: what cannot be an id is answered with
 * 404 and without a log line. Otherwise Express would fail at a malformed escape with HTTP 500 and a stack trace, and
 * PostgreSQL at a NUL.
 */
export function refuseMalformedPaths(
  request: MedusaRequest,
  response: MedusaResponse,
  next: MedusaNextFunction,
): void {
  if (PATH.test(request.path)) {
    next()
    return
  }
  response.status(404).json({ type: MedusaError.Types.NOT_FOUND, message: "There is no such thing here" })
}
