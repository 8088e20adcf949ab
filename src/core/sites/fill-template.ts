/**
 * A text of the options with what is known of a payment in it.
 * @param orderId of the order that a payment link is for; a payment of a cart has none
 */
export function fillTemplate(template: string, sessionId: string, orderId = ""): string {
  return template.replaceAll("{session_id}", sessionId).replaceAll("{order_id}", orderId)
}

/** Ids as long as Medusa's, for what must hold of every filled text. */
export const LONGEST_IDS = {
  sessionId: `payses_${"0".repeat(26)}`,
  orderId: `order_${"0".repeat(26)}`,
} as const
