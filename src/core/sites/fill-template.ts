/**
 * Fills a text from the options with data of a payment.
 * @param ids `orderId` and `orderNumber` belong to the order that a payment link is for; a cart's payment has none
 */
export function fillTemplate(
  template: string,
  ids: { sessionId: string; orderId?: string | undefined; orderNumber?: string | undefined },
): string {
  return template
    .replaceAll("{session_id}", ids.sessionId)
    .replaceAll("{order_id}", ids.orderId ?? "")
    .replaceAll("{order_number}", ids.orderNumber ?? "")
}

/** The same for a URL: an order number may contain any character. */
export const fillUrl: typeof fillTemplate = (template, { sessionId, orderId, orderNumber }) =>
  fillTemplate(template, {
    sessionId,
    orderId: orderId && encodeURIComponent(orderId),
    orderNumber: orderNumber && encodeURIComponent(orderNumber),
  })

/** For limits that every filled text must meet: ids as long as Medusa's, and an unusually long order number. */
export const MAX_IDS = {
  sessionId: `payses_${"0".repeat(26)}`,
  orderId: `order_${"0".repeat(26)}`,
  orderNumber: "0".repeat(40),
} as const
