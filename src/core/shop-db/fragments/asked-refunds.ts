import type { MinorUnits } from "../../../multisafepay"
import type { AskedRefund } from "../../payments/asked-refunds"
import { asRefundId } from "../../payments/refund-id"

/** `msp_payment.asked_refunds`: by the refund order id. Amounts are in minor units. */
export type AskedRefundRows = Readonly<
  Record<string, { amount: MinorUnits; asked_at: string; accepted_as?: string }>
>

/** The refunds in that column. */
export const toAskedRefunds = (rows: AskedRefundRows | null | undefined): AskedRefund[] =>
  Object.entries(rows ?? {}).map(([refundOrderId, { amount, asked_at, accepted_as }]) => ({
    refundOrderId: asRefundId(refundOrderId),
    amount,
    askedAt: new Date(asked_at),
    ...(accepted_as ? { acceptedAs: accepted_as } : {}),
  }))
