import { MathBN } from "@medusajs/framework/utils"
import type { PgConnection } from "../../core/shop-db/connection"
import { orderNumber } from "../../core/shop-db/order-number"
import { PSP_REFUND_ID } from "../../core/shop-db/payment-records"
import type { AlipayOptions } from "../../core/sites/options"
import { minorUnitDecimals } from "../../multisafepay"

/** A payment with its refunds as Medusa's books have it. Amounts in minor units. */
export type ShopRecord = {
  paymentId: string
  currency: string
  captured: number
  refunds: ShopRecordRefund[]
  order?: { id: string; displayId: string; cancelled: boolean }
}

export type ShopRecordRefund = {
  id: string
  amount: number
  /** The PSP refund that it stands for, when that was not made under its own id. */
  pspRefundId?: string
  createdAt: Date
}

export type Decimals = Pick<AlipayOptions, "currencyDecimals">

const SHOP_RECORDS = `
  select payment.payment_session_id as session_id, payment.id, payment.currency_code,
    (select coalesce(sum(capture.amount), 0)::text from capture
      where capture.payment_id = payment.id and capture.deleted_at is null) as captured,
    (select json_agg(json_build_object('id', refund.id, 'amount', refund.amount::text, 'created_at', refund.created_at,
                                       'psp_refund_id', refund.metadata ->> '${PSP_REFUND_ID}') order by refund.id)
       from refund where refund.payment_id = payment.id and refund.deleted_at is null) as refunds,
    shop_order.id as order_id, ${orderNumber("shop_order")} as display_id, shop_order.canceled_at < ? as cancelled
  from payment
  left join order_payment_collection link
    on link.payment_collection_id = payment.payment_collection_id and link.deleted_at is null
  left join "order" shop_order on shop_order.id = link.order_id
  where payment.payment_session_id = any(?) and payment.provider_id = any(?) and payment.deleted_at is null`

/**
 * What Medusa has in its books about these payment sessions, by session. Sessions without a payment are left out.
 * @param until an order that was cancelled after it counts as not cancelled yet
 */
export async function loadShopRecords(
  pg: PgConnection,
  sessionIds: readonly string[],
  providerIds: readonly string[],
  options: Decimals,
  until: Date,
): Promise<Map<string, ShopRecord>> {
  const { rows } = await pg.raw(SHOP_RECORDS, [until, [...sessionIds], [...providerIds]])
  return new Map((rows as unknown as Row[]).map((row) => [row.session_id, toShopRecord(row, options)]))
}

/**
 * Decimals of a currency's minor unit; 2 where MultiSafepay leaves it open, so that a reconciliation reports such a payment
 * instead of stopping at it.
 */
export function ledgerDecimals(currency: string, { currencyDecimals }: Decimals): number {
  try {
    return minorUnitDecimals(currency, currencyDecimals)
  } catch {
    return 2
  }
}

type Row = {
  session_id: string
  id: string
  currency_code: string
  captured: string
  refunds: { id: string; amount: string; created_at: string; psp_refund_id: string | null }[] | null
  order_id: string | null
  display_id: string | null
  cancelled: boolean | null
}

function toShopRecord(row: Row, options: Decimals): ShopRecord {
  const currency = row.currency_code.toUpperCase()
  const decimals = ledgerDecimals(currency, options)
  const minor = (amount: string) => toRoundedMinor(amount, decimals)
  return {
    paymentId: row.id,
    currency,
    captured: minor(row.captured),
    refunds: (row.refunds ?? []).map((refund) => ({
      id: refund.id,
      amount: minor(refund.amount),
      createdAt: new Date(refund.created_at),
      ...(refund.psp_refund_id ? { pspRefundId: refund.psp_refund_id } : {}),
    })),
    ...(row.order_id
      ? {
          order: {
            id: row.order_id,
            displayId: String(row.display_id),
            cancelled: row.cancelled ?? false,
          },
        }
      : {}),
  }
}

const HALF_UP = 4

/** Fractions of a minor unit were rounded when the payment was started, if the merchant allows them at all. */
function toRoundedMinor(amount: string, decimals: number): number {
  return Number(MathBN.convert(amount).shiftedBy(decimals).decimalPlaces(0, HALF_UP).toFixed())
}
