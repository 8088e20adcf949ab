import { z } from "zod/v4"
import type { PaymentLinkWish } from "../sessions/payment-link"
import type { PgConnection } from "../shop-db/connection"
import { orderNumber } from "../shop-db/order-number"
import type { AlipayOptions } from "../sites/options"

/** Not for a cart: what a cart is paid with, its storefront chooses. */
const ORDER_OF_SESSION = `
  select link.order_id, ${orderNumber("shop_order")} as order_number
    from payment_session session
    join order_payment_collection link
      on link.payment_collection_id = session.payment_collection_id and link.deleted_at is null
    join "order" shop_order on shop_order.id = link.order_id
   where session.id = ?
     and not exists (select 1 from cart_payment_collection cart
                      where cart.payment_collection_id = session.payment_collection_id and cart.deleted_at is null)`

/** What this plugin stored with the link; core has put the new session's id over the old one. */
const restartedSchema = z.object({
  payment_type: z.literal("paymentlink"),
  psp_order_id: z.string(),
  expires_at: z.string(),
})

/** MultiSafepay's shortest lifetime of a link that somebody could still use, in seconds. */
const SHORTEST_S = 60

/**
 * The payment link that core starts again. It deletes the sessions of a collection while it starts another, and when
 * that fails it hands the stored data of the deleted ones back as if a storefront had sent them. Such data ask for a
 * link only where the shop's own rows say that the session pays for an order; the link ends when the old one would have.
 * @param data what core hands over for the session `sessionId`
 * @returns undefined when this is the start of anything else
 */
export async function restartedLink(
  pg: PgConnection,
  sessionId: string,
  data: Record<string, unknown> | undefined,
  { paymentLinkLifetime }: Pick<AlipayOptions, "paymentLinkLifetime">,
  now = Date.now(),
): Promise<PaymentLinkWish | undefined> {
  const { data: restarted } = restartedSchema.safeParse(data)
  if (!restarted || restarted.psp_order_id === sessionId) {
    return undefined
  }
  const { rows } = await pg.raw(ORDER_OF_SESSION, [sessionId])
  const orderId = rows[0]?.order_id
  const left = Math.floor((Date.parse(restarted.expires_at) - now) / 1_000) || 0
  const lifetimeSeconds = Math.max(SHORTEST_S, Math.min(left, paymentLinkLifetime))
  return typeof orderId === "string"
    ? { orderId, orderNumber: String(rows[0]?.order_number), lifetimeSeconds }
    : undefined
}
