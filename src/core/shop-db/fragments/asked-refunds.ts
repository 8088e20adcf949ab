import type { MinorUnits } from "../../../multisafepay"
import type { AskedRefund } from "../../payments/asked-refunds"
import { asRefundId } from "../../payments/refund-id"

/** The column `msp_payment.asked_refunds`, by refund order id. */
export type AskedRefundRows = Readonly<
  Record<string, { amount: MinorUnits; asked_at: string; accepted_as?: string }>
>

export const toAskedRefunds = (rows: AskedRefundRows | null | undefined): AskedRefund[] =>
  Object.entries(rows ?? {}).map(([refundOrderId, { amount, asked_at, accepted_as }]) => ({
    refundOrderId: asRefundId(refundOrderId),
    amount,
    askedAt: new Date(asked_at),
    ...(accepted_as ? { acceptedAs: accepted_as } : {}),
  }))
