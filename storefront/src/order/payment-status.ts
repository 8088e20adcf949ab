import { english, type TextKey } from "../language/english"

/** How an order's payment stands, as a text; a word that Medusa may add later reads as not paid yet. */
export function paymentStatusText(order: {
  status?: string | null
  payment_status?: string | null
}): TextKey {
  if (order.status === "canceled") {
    return "orderCanceled"
  }
  const key = `payment_${order.payment_status}`
  return key in english ? (key as TextKey) : "payment_awaiting"
}
