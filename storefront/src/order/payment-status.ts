import { english, type TextKey } from "../language/english"

/** The state of an order's payment as a text. A state that Medusa may add later counts as not paid yet. */
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
