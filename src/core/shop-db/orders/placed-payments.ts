import { asPspOrderId, type PspOrderId } from "../../../multisafepay"
import type { PgConnection } from "../connection"
import { refundedOf } from "../fragments/booked-refunds"
import { placedFor } from "../fragments/order-totals"

/** A captured payment of an order that was placed from a cart. Amounts are decimal strings in major units. */
export type PlacedPayment = {
  sessionId: PspOrderId
  providerId: string
  currency: string
  /** The order's total as it was placed, minus credit lines. */
  placedFor: string
  /** What all payments of the order have captured, including this one, minus what was refunded before the order. */
  captured: string
  /** It was captured before the order was placed, so core did not ask the provider about it. */
  isEarlier: boolean
}

const PLACED_PAYMENTS = `
  select payment.payment_session_id as session_id, payment.provider_id, placed.currency_code as currency,
         ${placedFor("placed.id")} as placed_for,
         (sum(captured.amount) over ())::text as captured,
         captured.first_at < placed.created_at as is_earlier
    from "order" placed
    join order_payment_collection link on link.order_id = placed.id and link.deleted_at is null
    join payment
      on payment.payment_collection_id = link.payment_collection_id and payment.deleted_at is null
    join lateral (select sum(capture.amount) - ${refundedOf("payment.id", "placed.created_at")} as amount,
                         min(capture.created_at) as first_at from capture
                   where capture.payment_id = payment.id and capture.deleted_at is null) captured
      on captured.amount is not null
   where placed.id = ? and placed.deleted_at is null
     and exists (select 1 from order_cart where order_cart.order_id = placed.id and order_cart.deleted_at is null)`

/** The captured payments, of any provider, of an order placed from a cart; empty for other orders. */
export async function readPlacedPayments(pg: PgConnection, orderId: string): Promise<PlacedPayment[]> {
  const { rows } = await pg.raw(PLACED_PAYMENTS, [orderId])
  return rows.map((row) => ({
    sessionId: asPspOrderId(String(row.session_id)),
    providerId: String(row.provider_id),
    currency: String(row.currency),
    placedFor: String(row.placed_for),
    captured: String(row.captured),
    isEarlier: row.is_earlier === true,
  }))
}
