import type { PgConnection } from "../connection"
import { placedFor } from "../fragments/order-totals"

/** A captured payment of an order that was placed from a cart. Amounts are decimal strings in major units. */
export type PlacedPayment = {
  sessionId: string
  providerId: string
  currency: string
  /** The order's total as it was placed, minus credit lines. */
  placedFor: string
  /** What all payments of the order have captured, including this one. */
  captured: string
}

const PLACED_PAYMENTS = `
  select payment.payment_session_id as session_id, payment.provider_id, placed.currency_code as currency,
         total.placed_for,
         (sum(captured.amount) over ())::text as captured
    from "order" placed
    join lateral (select ${placedFor("placed.id")} as placed_for) total on total.placed_for is not null
    join order_payment_collection link on link.order_id = placed.id and link.deleted_at is null
    join payment
      on payment.payment_collection_id = link.payment_collection_id and payment.deleted_at is null
    join lateral (select sum(capture.amount) as amount from capture
                   where capture.payment_id = payment.id and capture.deleted_at is null) captured
      on captured.amount is not null
   where placed.id = ? and placed.deleted_at is null
     and exists (select 1 from order_cart where order_cart.order_id = placed.id and order_cart.deleted_at is null)`

/** The captured payments, of any provider, of an order placed from a cart; empty for other orders. One statement. */
export async function readPlacedPayments(pg: PgConnection, orderId: string): Promise<PlacedPayment[]> {
  const { rows } = await pg.raw(PLACED_PAYMENTS, [orderId])
  return rows.map((row) => ({
    sessionId: String(row.session_id),
    providerId: String(row.provider_id),
    currency: String(row.currency),
    placedFor: String(row.placed_for),
    captured: String(row.captured),
  }))
}
