import type { PaymentUpdates } from "../../../modules/payment-journal/psp-updates"
import type { PspOrderId } from "../../../multisafepay"
import type { PgConnection } from "../connection"
import { type BookedRefundRow, bookedRefunds } from "../fragments/booked-refunds"
import { DECIMALS, toMinorUnit } from "../fragments/minor-unit"
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

/** Which payments are `wanted`: as a condition on a session and as one on a payment. */
const SCOPES = {
  order: {
    wanted:
      "select payment_collection_id as id from order_payment_collection where order_id = ? and deleted_at is null",
    session: "payment_collection_id in (select id from wanted)",
    payment: "payment_collection_id in (select id from wanted)",
  },
  payment: {
    wanted: "select ?::text as id",
    session: "id = (select id from wanted)",
    payment: "payment_session_id = (select id from wanted)",
  },
} as const

/** Newest first. The second half is for payments whose session core deleted when it refunded and started again. */
const paymentsOf = ({ wanted, session, payment }: (typeof SCOPES)["order" | "payment"]) => `
  with wanted as (${wanted}), sessions as (
    select id, payment_collection_id, provider_id, currency_code,
           ${toMinorUnit("amount", DECIMALS)} as amount, ${DECIMALS} as decimals, created_at, status, data,
           updated_at, data ->> 'expires_at' as expires_at, data ->> 'ended_as' as ended_as
      from payment_session
     where ${session} and provider_id = any(?) and deleted_at is null
    union all
    select payment_session_id, payment_collection_id, provider_id, currency_code,
           ${toMinorUnit("amount", DECIMALS)}, ${DECIMALS}, created_at, 'captured', data,
           updated_at, data ->> 'expires_at', null
      from payment
     where ${payment} and provider_id = any(?) and deleted_at is null
       and not exists (select 1 from payment_session s where s.id = payment.payment_session_id and s.deleted_at is null)
  )
  select session.id, session.payment_collection_id, session.provider_id, session.currency_code, session.amount::text as amount, session.created_at,
         payment.captured_at, coalesce(payment.data, session.data) as data,
         sent.invoice_update, sent.shipment_update,
         coalesce(refunds.total, 0)::text as refunded, ${STATE_SQL} as state,
         ${bookedRefunds("payment.id")} as refund_list
    from sessions session ${PAYMENT_JOIN}
    left join msp_payment sent on sent.psp_order_id = session.id
   order by session.created_at desc, session.id desc`

const ORDER_PAYMENTS = paymentsOf(SCOPES.order)
const ONE_PAYMENT = paymentsOf(SCOPES.payment)

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
