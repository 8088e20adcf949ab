import { z } from "zod/v4"
import type { PspOrderId } from "../../multisafepay"
import type { PaymentLinkRequest } from "../sessions/payment-link"
import type { PgConnection } from "../shop-db/connection"
import { readOrderOfSession } from "../shop-db/orders/order-of-session"
import type { AlipayOptions } from "../sites/options/options"

/** What this plugin stored with the link. Core has replaced only `session_id`, by the id of the new session. */
const restartedSchema = z.object({
  payment_type: z.literal("paymentlink"),
  psp_order_id: z.string(),
  expires_at: z.string(),
})

/** The shortest link lifetime that is still useful, in seconds. */
const SHORTEST_S = 60

/**
 * A payment link that core starts again. Core deletes the sessions of a collection while it starts another one. When
 * that fails, it passes the stored data of the deleted ones to the provider as if a storefront had sent it. Because
 * such data could also come from a storefront, it only leads to a link when the shop's own rows say that the session
 * pays for an order. The link expires when the old one would have expired.
 * @param data what core passes for the session `sessionId`
 * @returns undefined for any other start
 */
export async function restartedLink(
  pg: PgConnection,
  sessionId: PspOrderId,
  data: Record<string, unknown> | undefined,
  { paymentLinkLifetime }: Pick<AlipayOptions, "paymentLinkLifetime">,
  now = Date.now(),
): Promise<PaymentLinkRequest | undefined> {
  const { data: restarted } = restartedSchema.safeParse(data)
  if (!restarted || restarted.psp_order_id === sessionId) {
    return undefined
  }
  const order = await readOrderOfSession(pg, sessionId)
  const left = Math.floor((Date.parse(restarted.expires_at) - now) / 1_000) || 0
  const lifetimeSeconds = Math.max(SHORTEST_S, Math.min(left, paymentLinkLifetime))
  return order && { ...order, lifetimeSeconds }
}
