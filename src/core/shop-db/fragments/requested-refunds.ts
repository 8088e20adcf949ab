import type { MinorUnits } from "../../../multisafepay"
import { asRefundId } from "../../payments/refund-id"
import type { RequestedRefund } from "../../payments/requested-refunds"

/** The column `msp_payment.requested_refunds`, by refund order id. */
export type RequestedRefundRows = Readonly<
  Record<string, { amount: MinorUnits; asked_at: string; accepted_as?: string; automatic?: boolean }>
>

export const toRequestedRefunds = (rows: RequestedRefundRows | null | undefined): RequestedRefund[] =>
  Object.entries(rows ?? {}).map(([refundOrderId, { amount, asked_at, accepted_as, automatic }]) => ({
    refundOrderId: asRefundId(refundOrderId),
    amount,
    askedAt: new Date(asked_at),
    ...(accepted_as ? { acceptedAs: accepted_as } : {}),
    ...(automatic ? { isAutomatic: true as const } : {}),
  }))
