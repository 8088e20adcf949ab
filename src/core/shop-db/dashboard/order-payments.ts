import type { PaymentUpdates } from "../../../modules/payment-journal/psp-updates"
import type { PspOrderId } from "../../../multisafepay"
import type { PgConnection } from "../connection"
import { type BookedRefundRow, bookedRefunds } from "../fragments/booked-refunds"
import { wantedSessions } from "../fragments/payment-sessions"
import { PAYMENT_JOIN, STATE_SQL } from "../fragments/payment-state"

/** Amounts are decimal strings in major units. */
export type OrderPaymentRow = {
  id: PspOrderId
  payment_collection_id: string
  provider_id: string
  /** One of the values of `PAYMENT_STATES` in api/admin/alipay/payments. */
  state: string
  amount: string
  refunded: string
  currency_code: string
  created_at: Date
  captured_at: Date | null
  data: Record<string, unknown> | null
  invoice_update: PaymentUpdates["invoice"] | null
  shipment_update: PaymentUpdates["shipment"] | null
  refund_list: BookedRefundRow[] | null
}

/** Newest first. */
const paymentsOf = (of: "session" | "collection", wanted: string) => `
  with wanted as (${wanted}), ${wantedSessions(of)}
  select session.id, session.payment_collection_id, session.provider_id, session.currency_code, session.amount::text as amount, session.created_at,
         payment.captured_at, coalesce(payment.data, session.data) as data,
         noted.invoice_update, noted.shipment_update,
         coalesce(refunds.total, 0)::text as refunded, ${STATE_SQL} as state,
         ${bookedRefunds("payment.id")} as refund_list
    from session ${PAYMENT_JOIN}
   order by session.created_at desc, session.id desc`

const ORDER_PAYMENTS = paymentsOf(
  "collection",
  "select payment_collection_id as id from order_payment_collection where order_id = ? and deleted_at is null",
)
const ONE_PAYMENT = paymentsOf("session", "select ?::text as id")

export async function readOrderPayments(
  pg: PgConnection,
  providerIds: readonly string[],
  orderId: string,
): Promise<OrderPaymentRow[]> {
  const { rows } = await pg.raw(ORDER_PAYMENTS, [orderId, providerIds, providerIds])
  return rows as OrderPaymentRow[]
}

export async function readPayment(
  pg: PgConnection,
  providerIds: readonly string[],
  pspOrderId: PspOrderId,
): Promise<OrderPaymentRow | undefined> {
  const { rows } = await pg.raw(ONE_PAYMENT, [pspOrderId, providerIds, providerIds])
  return rows[0] as OrderPaymentRow | undefined
}
