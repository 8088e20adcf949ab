import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"

/** Everything that stands in a path of this plugin's: words of its own, ids of rows, ids of providers. */
const PATH = /^(\/[A-Za-z0-9_-]{1,64})*\/?$/

/**
 * Middleware of this plugin's own paths, before their parameters are decoded: what can be no id of theirs is answered
 * 404 without a word in the log. Otherwise Express fails at a broken escape with HTTP 500 and a stack, and PostgreSQL
 * at a NUL.
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
