import type { PspOrderId } from "../../../multisafepay"
import type { ProviderId } from "../../gateways/provider-id"
import type { PgConnection } from "../connection"
import { type BookedRefundRow, bookedRefunds, capturedOf } from "../fragments/booked-refunds"
import { orderNumber } from "../fragments/order-number"
import type { RequestedRefundRows } from "../fragments/requested-refunds"

/** A payment in Medusa's books. Amounts are decimal strings in major units. */
export type BookedPaymentRow = {
  session_id: PspOrderId
  id: string
  currency_code: string
  /** To convert MultiSafepay's amounts of this payment. */
  decimals: number | null
  captured: string
  refunds: BookedRefundRow[] | null
  asked: RequestedRefundRows | null
  order_id: string | null
  display_id: string | null
  cancelled: boolean | null
}

const BOOKED_PAYMENTS = `
  select payment.payment_session_id as session_id, payment.id, payment.currency_code,
    (payment.data ->> 'decimals')::int as decimals,
    ${capturedOf("payment.id")}::text as captured,
    ${bookedRefunds("payment.id")} as refunds,
    (select requested_refunds from msp_payment where psp_order_id = payment.payment_session_id) as asked,
    shop_order.id as order_id, ${orderNumber("shop_order")} as display_id, shop_order.canceled_at < ? as cancelled
  from payment
  left join order_payment_collection link
    on link.payment_collection_id = payment.payment_collection_id and link.deleted_at is null
  left join "order" shop_order on shop_order.id = link.order_id
  where payment.payment_session_id = any(?) and payment.deleted_at is null`

/**
 * What Medusa's books contain about these payment sessions, of any provider, because a registration may have been
 * renamed. Sessions without a payment are left out.
 * @param until an order that was cancelled later does not count as cancelled yet
 */
export async function readBookedPayments(
  pg: PgConnection,
  sessionIds: readonly PspOrderId[],
  until: Date,
): Promise<BookedPaymentRow[]> {
  const { rows } = await pg.raw(BOOKED_PAYMENTS, [until, [...sessionIds]])
  return rows as BookedPaymentRow[]
}

/** Those of these payment sessions that Medusa has booked for one of these providers. */
export async function listRegisteredPayments(
  pg: PgConnection,
  sessionIds: readonly string[],
  providerIds: readonly ProviderId[],
): Promise<{ pspOrderId: PspOrderId; providerId: ProviderId }[]> {
  const { rows } = await pg.raw(
    `select payment_session_id as "pspOrderId", provider_id as "providerId" from payment
      where payment_session_id = any(?) and provider_id = any(?) and deleted_at is null`,
    [[...sessionIds], [...providerIds]],
  )
  return rows as { pspOrderId: PspOrderId; providerId: ProviderId }[]
}
