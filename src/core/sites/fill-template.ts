/**
 * A text of the options with what is known of a payment in it.
 * @param ids `orderId` and `orderNumber` are those of the order that a payment link is for; a payment of a cart has none
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

/** Ids as long as Medusa's, for what must hold of every filled text, and a number longer than most. */
export const LONGEST_IDS = {
  sessionId: `payses_${"0".repeat(26)}`,
  orderId: `order_${"0".repeat(26)}`,
  orderNumber: "0".repeat(40),
} as const
