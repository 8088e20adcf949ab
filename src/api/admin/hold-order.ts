import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"
import { connectionOf } from "../../core/shop-db/connection"
import { findOpenKind } from "../../modules/payment-journal/alerts"

const CANCELLATION = /\/cancel\/?$/

const WHY_HELD = {
  order_total_differs:
    "its total differs from what was paid with Alipay. Cancel it or accept it in the alert at the top of the order first",
  unfinished_order:
    "the shop stopped while it placed this order, and nobody has paid for it. Cancel it, or dismiss its alert first. If a payment was just recorded, try again in a minute",
} as const

/**
 * Prevents the fulfillment of an order whose total differs from what was paid, or that a crash left without a
 * payment, until the merchant has decided about it. Costs one statement per fulfillment.
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
  const kinds = Object.keys(WHY_HELD) as (keyof typeof WHY_HELD)[]
  const held = await findOpenKind(connectionOf(request.scope), kinds, String(request.params.id))
  if (held) {
    throw new MedusaError(MedusaError.Types.NOT_ALLOWED, `This order is held: ${WHY_HELD[held]}`)
  }
  next()
}
