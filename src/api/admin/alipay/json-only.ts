import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"

/**
 * Against cross-site request forgery: requests that change something must be JSON. A page on another site can make an
 * administrator's browser send a form or an empty body with the session cookie, but no JSON without a CORS preflight to
 * the shop.
 */
export function requireJson(
  request: MedusaRequest,
  response: MedusaResponse,
  next: MedusaNextFunction,
): void {
  if (request.method === "GET" || request.method === "HEAD" || isJson(request) || isBareDelete(request)) {
    next()
    return
  }
  response.status(415).json({
    type: "invalid_data",
    message: "This route takes JSON only: send the header content-type: application/json",
  })
}

const isJson = (request: MedusaRequest) =>
  request.get("content-type")?.split(";")[0]?.trim().toLowerCase() === "application/json"

/** Before a browser uses this method on another site, it sends a preflight. */
const isBareDelete = (request: MedusaRequest) =>
  request.method === "DELETE" && request.get("content-type") === undefined
