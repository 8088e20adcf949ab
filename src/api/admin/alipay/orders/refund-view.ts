import { isShopRefundId } from "../../../../core/payments/unbooked-refunds"
import type { PspStatus, RefundView } from "../../../../types/http/admin"
import type { RecordedRefund } from "./order-payments"

/**
 * Matches Medusa's refunds with MultiSafepay's: by the PSP refund for which a record was made, or by Medusa's refund
 * id, under which the plugin sends them. Refunds that only MultiSafepay knows come first.
 * @param psp null when MultiSafepay was not asked
 */
export function mergeRefunds(recorded: readonly RecordedRefund[], psp: PspStatus | null): RefundView[] {
  const left = new Set(psp?.refunds ?? [])
  const booked = recorded.map((record): RefundView => {
    const match = [...left].find(
      (refund) => refund.transaction_id === record.psp_refund_id || refund.refund_order_id === record.id,
    )
    if (match) {
      left.delete(match)
    }
    return {
      id: record.id,
      psp_refund_id: match?.transaction_id ?? record.psp_refund_id,
      amount: record.amount,
      created_at: record.created_at,
      note: record.note,
      made_in: record.is_outside ? "multisafepay" : "medusa",
      psp_status: match?.status ?? (psp && unlistedStatus(record, psp)),
    }
  })
  const unbooked = [...left].map(
    (refund): RefundView => ({
      id: null,
      psp_refund_id: refund.transaction_id,
      amount: refund.amount,
      created_at: refund.created_at,
      note: null,
      // A declined refund is no longer in Medusa's books: only its id still says who made it.
      made_in: isShopRefundId(refund.refund_order_id) ? "medusa" : "multisafepay",
      psp_status: refund.status,
    }),
  )
  return [...unbooked, ...booked]
}

const unlistedStatus = ({ psp_refund_id: id }: RecordedRefund, { paid_out }: PspStatus) =>
  id && (paid_out.includes(id) ? "completed" : "accepted")
