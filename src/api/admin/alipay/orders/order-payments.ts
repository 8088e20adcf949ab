import type { PgConnection } from "../../../../core/shop-db/connection"
import {
  type OrderPaymentRow,
  readOrderPayments,
  readPayment,
} from "../../../../core/shop-db/dashboard/order-payments"
import type { PspOrderId } from "../../../../multisafepay"
import type { PaymentState, PaymentUpdates } from "../../../../types/http/admin"

/** A refund in Medusa's books. */
export type RecordedRefund = {
  id: string
  amount: number
  created_at: string
  note: string | null
  psp_refund_id: string | null
  /** Made outside Medusa. */
  is_outside: boolean
}

/** An Alipay payment as in Medusa's tables. Amounts are in major units. */
export type OrderPayment = {
  psp_order_id: PspOrderId
  provider_id: string
  state: PaymentState
  amount: number
  refunded: number
  currency_code: string
  created_at: string
  paid_at: string | null
  /** What the plugin stores in the payment, or in the session if there is no payment. Untrusted until validated. */
  data: Record<string, unknown>
  updates: PaymentUpdates
  refunds: RecordedRefund[]
}

export async function loadOrderPayments(
  pg: PgConnection,
  providerIds: readonly string[],
  orderId: string,
): Promise<OrderPayment[]> {
  return (await readOrderPayments(pg, providerIds, orderId)).map(toOrderPayment)
}

/** With or without an order. Undefined without a session or payment, for example because core deleted it. */
export async function loadPayment(
  pg: PgConnection,
  providerIds: readonly string[],
  pspOrderId: PspOrderId,
): Promise<{ payment: OrderPayment; collectionId: string } | undefined> {
  const row = await readPayment(pg, providerIds, pspOrderId)
  return row && { payment: toOrderPayment(row), collectionId: row.payment_collection_id }
}

function toOrderPayment(row: OrderPaymentRow): OrderPayment {
  return {
    psp_order_id: row.id,
    provider_id: row.provider_id,
    state: row.state as PaymentState,
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
