import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"
import { connectionOf } from "../../core/shop-db/connection"
import { hasOpenAlert } from "../../modules/payment-journal/alerts"

const CANCELLATION = /\/cancel\/?$/

/**
 * Prevents the fulfillment of an order whose total differs from what was paid, until the merchant has decided about it.
 * Costs one statement per fulfillment.
 */
export async function holdOrder(
  request: MedusaRequest,
  _response: MedusaResponse,
  next: MedusaNextFunction,
): Promise<void> {
  if (request.method !== "POST" || CANCELLATION.test(request.path)) {
    next()
    return
  }
  const pg = connectionOf(request.scope)
  if (await hasOpenAlert(pg, "order_total_differs", String(request.params.id))) {
    throw new MedusaError(
      MedusaError.Types.NOT_ALLOWED,
      "This order is held: its total differs from what was paid with Alipay. Cancel it or accept it in the alert at the top of the order first",
    )
  }
  next()
}
