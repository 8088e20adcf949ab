import type { PgConnection } from "../../../../core/shop-db/connection"
import { PSP_REFUND_ID } from "../../../../core/shop-db/fragments/booked-refunds"
import type { PaymentUpdates } from "../../../../workflows/update-psp-order"
import { PAYMENT_JOIN, type PaymentState, STATE_SQL } from "../payments/payment-state"

/** A refund in Medusa's books. */
export type RecordedRefund = {
  id: string
  amount: number
  created_at: string
  note: string | null
  /** The PSP refund it stands for, when that was not made under the record's own id. */
  psp_refund_id: string | null
}

/** An Alipay payment of an order as Medusa's tables have it. Amounts are major units. */
export type OrderPayment = {
  psp_order_id: string
  provider_id: string
  state: PaymentState
  amount: number
  refunded: number
  currency_code: string
  created_at: string
  paid_at: string | null
  /** What the plugin keeps in the payment, or in the session while there is none. Not to be trusted unread. */
  data: Record<string, unknown>
  /** What MultiSafepay was told of the order's number and shipments, and how that went. */
  updates: PaymentUpdates
  refunds: RecordedRefund[]
}

/** Which payments of the `wanted`: in a condition on a session and in one on a payment. */
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

/** Newest first. The second half is for payments whose session core deleted when it refunded and started anew. */
const paymentsOf = ({ wanted, session, payment }: (typeof SCOPES)["order" | "payment"]) => `
  with wanted as (${wanted}), sessions as (
    select id, payment_collection_id, provider_id, currency_code, amount, created_at, status, data,
           updated_at, data ->> 'expires_at' as expires_at
      from payment_session
     where ${session} and provider_id = any(?) and deleted_at is null
    union all
    select payment_session_id, payment_collection_id, provider_id, currency_code, amount, created_at, 'captured', data,
           updated_at, data ->> 'expires_at'
      from payment
     where ${payment} and provider_id = any(?) and deleted_at is null
       and not exists (select 1 from payment_session s where s.id = payment.payment_session_id and s.deleted_at is null)
  )
  select session.id, session.payment_collection_id, session.provider_id, session.currency_code, session.amount::text as amount, session.created_at,
         payment.captured_at, coalesce(payment.data, session.data) as data,
         told.invoice_update, told.shipment_update,
         coalesce(refunds.total, 0)::text as refunded, ${STATE_SQL} as state,
         (select json_agg(json_build_object('id', refund.id, 'amount', refund.amount::text, 'note', refund.note,
                                            'created_at', refund.created_at,
                                            'psp_refund_id', refund.metadata ->> '${PSP_REFUND_ID}')
                          order by refund.created_at)
            from refund where refund.payment_id = payment.id and refund.deleted_at is null) as refund_list
    from sessions session ${PAYMENT_JOIN}
    left join msp_payment told on told.psp_order_id = session.id
   order by session.created_at desc, session.id desc`

const ORDER_PAYMENTS = paymentsOf(SCOPES.order)
const ONE_PAYMENT = paymentsOf(SCOPES.payment)

/** The Alipay payments of an order, in one statement. */
export async function loadOrderPayments(
  pg: PgConnection,
  providerIds: readonly string[],
  orderId: string,
): Promise<OrderPayment[]> {
  const { rows } = await pg.raw(ORDER_PAYMENTS, [orderId, providerIds, providerIds])
  return (rows as Row[]).map(toOrderPayment)
}

/**
 * One Alipay payment, with or without an order, and the collection that it belongs to.
 * @returns undefined when the shop's tables have no such session or payment, as of one that core has deleted
 */
export async function loadPayment(
  pg: PgConnection,
  providerIds: readonly string[],
  pspOrderId: string,
): Promise<{ payment: OrderPayment; collectionId: string } | undefined> {
  const { rows } = await pg.raw(ONE_PAYMENT, [pspOrderId, providerIds, providerIds])
  const [row] = rows as Row[]
  return row && { payment: toOrderPayment(row), collectionId: row.payment_collection_id }
}

function toOrderPayment(row: Row): OrderPayment {
  return {
    psp_order_id: row.id,
    provider_id: row.provider_id,
    state: row.state,
    amount: Number(row.amount),
    refunded: Number(row.refunded),
    currency_code: row.currency_code,
    created_at: row.created_at.toISOString(),
    paid_at: row.captured_at?.toISOString() ?? null,
    data: row.data ?? {},
    updates: {
      ...(row.invoice_update ? { invoice: row.invoice_update } : {}),
      ...(row.shipment_update ? { shipment: row.shipment_update } : {}),
    },
    refunds: (row.refund_list ?? []).map((refund) => ({
      ...refund,
      amount: Number(refund.amount),
      created_at: new Date(refund.created_at).toISOString(),
    })),
  }
}

type Row = {
  id: string
  payment_collection_id: string
  provider_id: string
  state: PaymentState
  amount: string
  refunded: string
  currency_code: string
  created_at: Date
  captured_at: Date | null
  data: Record<string, unknown> | null
  invoice_update: PaymentUpdates["invoice"] | null
  shipment_update: PaymentUpdates["shipment"] | null
  refund_list: (Omit<RecordedRefund, "amount"> & { amount: string })[] | null
}
