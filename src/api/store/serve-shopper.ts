import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { shoppersFirst } from "../../core/shoppers-first"

/** Middleware of the Store API: marks a shopper as being served until the response is sent. */
export function serveShopper(
  _request: MedusaRequest,
  response: MedusaResponse,
  next: MedusaNextFunction,
): void {
  response.once("close", shoppersFirst.serve())
  next()
}
