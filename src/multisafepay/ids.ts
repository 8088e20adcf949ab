/**
 * A text that identifies one kind of thing. The compiler refuses another kind of id in its place. Plain text, as from
 * a request or a database row, is accepted.
 */
export type Id<Kind extends string> = string & { readonly kind?: Kind }

/** MultiSafepay's id of an order, which the shop chose: the id of Medusa's payment session. */
export type PspOrderId = Id<"PSP order">

/** MultiSafepay's id of a refund, `transaction_id` in its answers. */
export type PspRefundId = Id<"PSP refund">

/** The shop's id of a refund, which MultiSafepay stores as `refund_order_id`. */
export type RefundId = Id<"refund">
