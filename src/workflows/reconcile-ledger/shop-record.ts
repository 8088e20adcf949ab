import { optionsOfPayment, toBookedMinorUnits } from "../../core/payments/amount"
import type { RefundId } from "../../core/payments/refund-id"
import type { PgConnection } from "../../core/shop-db/connection"
import { toRequestedRefunds } from "../../core/shop-db/fragments/requested-refunds"
import { type BookedPaymentRow, readBookedPayments } from "../../core/shop-db/reconciliation/booked-payments"
import type { AlipayOptions } from "../../core/sites/options/options"
import { type MinorUnits, minorUnitDecimals, type PspOrderId } from "../../multisafepay"

/** A payment with its refunds, as in Medusa's books. Amounts are in minor units. */
export type ShopRecord = {
  paymentId: string
  currency: string
  /** Of this payment's amounts at MultiSafepay. */
  decimals: number
  captured: MinorUnits
  refunds: ShopRecordRefund[]
  order?: { id: string; displayId: string; cancelled: boolean }
}

export type ShopRecordRefund = {
  id: RefundId
  amount: MinorUnits
  /** The id of the matching PSP refund, if it was not made under this record's own id. */
  pspRefundId?: string
  createdAt: Date
  /** When MultiSafepay was last asked for it. */
  askedAt?: Date
}

export type Decimals = Pick<AlipayOptions, "currencyDecimals">

/**
 * What Medusa has in its books about these payment sessions, by session. Sessions without a payment are left out.
 * @param until an order that was cancelled later does not count as cancelled yet
 */
export async function loadShopRecords(
  pg: PgConnection,
  sessionIds: readonly PspOrderId[],
  options: Decimals,
  until: Date,
): Promise<Map<string, ShopRecord>> {
  const rows = await readBookedPayments(pg, sessionIds, until)
  return new Map(rows.map((row) => [row.session_id, toShopRecord(row, options)]))
}

/**
 * Decimals of a currency's minor unit. Assumes 2 for a currency whose decimals MultiSafepay does not document, so that
 * reconciliation reports such a payment instead of stopping.
 */
export function ledgerDecimals(currency: string, { currencyDecimals }: Decimals): number {
  try {
    return minorUnitDecimals(currency, currencyDecimals)
  } catch {
    return 2
  }
}

function toShopRecord(row: BookedPaymentRow, options: Decimals): ShopRecord {
  const currency = row.currency_code.toUpperCase()
  const decimals = row.decimals ?? ledgerDecimals(currency, options)
  const ofPayment = optionsOfPayment(options, { currency, decimals })
  const minor = (amount: string) => toBookedMinorUnits(amount, currency, ofPayment)
  const askedAt = new Map(toRequestedRefunds(row.asked).map((asked) => [asked.refundOrderId, asked.askedAt]))
  return {
    paymentId: row.id,
    currency,
    decimals,
    captured: minor(row.captured),
    refunds: (row.refunds ?? []).map((refund) => ({
      id: refund.id,
      amount: minor(refund.amount),
      createdAt: new Date(refund.created_at),
      ...(refund.psp_refund_id ? { pspRefundId: refund.psp_refund_id } : {}),
      ...(askedAt.has(refund.id) ? { askedAt: askedAt.get(refund.id) } : {}),
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
