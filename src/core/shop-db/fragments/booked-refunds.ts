/** Key in a refund's metadata: the MultiSafepay transaction id of the matching PSP refund. */
export const PSP_REFUND_ID = "multisafepay_refund_id"

/** A refund in Medusa's books as `bookedRefunds` reads it. */
export type BookedRefundRow = {
  id: string
  /** Decimal string in major units. */
  amount: string
  note: string | null
  created_at: string
  /** The id of the matching PSP refund, when that was not made under the record's own id. */
  psp_refund_id: string | null
}

/** The refunds of a payment as a JSON list, oldest first; null when there are none. */
export const bookedRefunds = (paymentId: string) => `
  (select json_agg(json_build_object('id', refund.id, 'amount', refund.amount::text, 'note', refund.note,
                                     'created_at', refund.created_at,
                                     'psp_refund_id', refund.metadata ->> '${PSP_REFUND_ID}')
                   order by refund.created_at, refund.id)
     from refund where refund.payment_id = ${paymentId} and refund.deleted_at is null)`

/** What was refunded of a payment according to Medusa's books: a number, 0 if nothing. */
export const refundedOf = (paymentId: string) => `
  (select coalesce(sum(refund.amount), 0) from refund
    where refund.payment_id = ${paymentId} and refund.deleted_at is null)`

/** What was captured of a payment according to Medusa's books: a number, 0 if nothing. */
export const capturedOf = (paymentId: string) => `
  (select coalesce(sum(capture.amount), 0) from capture
    where capture.payment_id = ${paymentId} and capture.deleted_at is null)`
