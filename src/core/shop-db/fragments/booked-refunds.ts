import type { RefundId } from "../../payments/refund-id"

/** Key in a refund's metadata: MultiSafepay's transaction id of a PSP refund not made under the record's id. */
export const PSP_REFUND_ID = "multisafepay_refund_id"

/** Key in a refund's metadata: the transaction id with which MultiSafepay accepted the refund that was sent for it. */
export const ACCEPTED_AS = "multisafepay_accepted_as"

/** MultiSafepay's id of a refund in Medusa's books; null as long as none is known. */
export const pspRefundIdOf = (refund: string) =>
  `coalesce(${refund}.metadata ->> '${PSP_REFUND_ID}', ${refund}.metadata ->> '${ACCEPTED_AS}')`

/**
 * Whether nobody asked for a refund and it is older than any order of its cart: core made it when a completion failed.
 * An order that was placed afterwards still needs the money.
 */
export const isRollback = (refund: string, paymentCollectionId: string) => `
  (${refund}.created_by is null and exists (
     select 1 from cart_payment_collection cart
      where cart.payment_collection_id = ${paymentCollectionId} and cart.deleted_at is null
        and not exists (select 1 from order_cart link join "order" placed on placed.id = link.order_id
                         where link.cart_id = cart.cart_id and link.deleted_at is null
                           and placed.created_at <= ${refund}.created_at)))`

export type BookedRefundRow = {
  id: RefundId
  /** Decimal string in major units. */
  amount: string
  note: string | null
  created_at: string
  psp_refund_id: string | null
  /** Whether somebody made the PSP refund outside Medusa. */
  is_outside: boolean
  is_rollback: boolean
}

/** The refunds of a payment as a JSON list, oldest first; null when there are none. */
export const bookedRefunds = (paymentId: string) => `
  (select json_agg(json_build_object('id', refund.id, 'amount', refund.amount::text, 'note', refund.note,
                                     'created_at', refund.created_at,
                                     'psp_refund_id', ${pspRefundIdOf("refund")},
                                     'is_outside', refund.metadata ->> '${PSP_REFUND_ID}' is not null,
                                     'is_rollback', ${isRollback("refund", "refunded.payment_collection_id")})
                   order by refund.created_at, refund.id)
     from refund join payment refunded on refunded.id = refund.payment_id
    where refund.payment_id = ${paymentId} and refund.deleted_at is null)`

/**
 * What was refunded of a payment according to Medusa's books: a number, 0 if nothing.
 * @param before an SQL expression of a time: only refunds that were made earlier count
 */
export const refundedOf = (paymentId: string, before?: string) => `
  (select coalesce(sum(refund.amount), 0) from refund
    where refund.payment_id = ${paymentId} and refund.deleted_at is null
      ${before ? `and refund.created_at < ${before}` : ""})`

/** What was captured of a payment according to Medusa's books: a number, 0 if nothing. */
export const capturedOf = (paymentId: string) => `
  (select coalesce(sum(capture.amount), 0) from capture
    where capture.payment_id = ${paymentId} and capture.deleted_at is null)`
