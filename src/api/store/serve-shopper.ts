import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { shoppersFirst } from "../../shoppers-first"

/** Middleware of the Store API: a shopper is being served until the answer is out. */
export function serveShopper(
  _request: MedusaRequest,
  response: MedusaResponse,
  next: MedusaNextFunction,
): void {
  response.once("close", shoppersFirst.serve())
  next()
}
