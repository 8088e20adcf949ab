import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"

/**
 * Middleware of the admin routes: what changes something must come as JSON. A page on another site can make an
 * administrator's browser send a form, or nothing at all, with the session's cookie; JSON it cannot send without the
 * browser asking the shop first.
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

/** The media type without its parameters, such as the charset. */
const isJson = (request: MedusaRequest) =>
  request.get("content-type")?.split(";")[0]?.trim().toLowerCase() === "application/json"

/** Browsers ask the shop before they send this method to another site. */
const isBareDelete = (request: MedusaRequest) =>
  request.method === "DELETE" && request.get("content-type") === undefined
