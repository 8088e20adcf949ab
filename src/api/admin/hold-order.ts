import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"
import { connectionOf } from "../../core/shop-db/connection"
import { hasOpenAlert } from "../../modules/payment-journal/alerts"

const CANCELLATION = /\/cancel\/?$/

/**
 * Keeps an order from being packed and shipped while it stands for another total than was paid and nobody has decided
 * about it. One statement for whoever packs an order.
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
      "This order is held: it stands for another amount than was paid with Alipay. Cancel it or accept it on its Alipay card first",
    )
  }
  next()
}
