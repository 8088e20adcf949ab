export const DIFFERENCE_KINDS = {
  payment_missing_in_shop: "paid at MultiSafepay, unknown to Medusa",
  payment_missing_at_psp: "captured in Medusa, not paid at MultiSafepay",
  payment_amount_differs: "paid with another amount or currency",
  paid_twice: "paid more than once at MultiSafepay",
  cancelled_order_not_refunded: "order cancelled, money still at MultiSafepay",
  disputed: "reversed at MultiSafepay after the capture",
  dispute_won: "reversed at MultiSafepay and given back",
  coupon: "a part of it paid with a coupon",
  refund_missing_in_shop: "refunded at MultiSafepay, unknown to Medusa",
  refund_missing_at_psp: "refunded in Medusa, unknown to MultiSafepay",
  refund_amount_differs: "refunded with another amount",
  refund_declined: "refunded in Medusa, declined by MultiSafepay",
  not_compared: "could not be compared: MultiSafepay's answer about it cannot be read",
} as const

export type DifferenceKind = keyof typeof DIFFERENCE_KINDS

/** A payment whose difference is still there, as the nightly comparison remembers it. */
export type OpenDifference = {
  site: string
  psp_order_id: string
  /** ISO time from which MultiSafepay's list is read again, for a difference that only the list shows. */
  listed_from?: string
}

/** One difference between the books. Amounts are decimal strings in major units. */
export type Difference = {
  kind: DifferenceKind
  /** The site's registration in medusa-config, for example "multisafepay". */
  site: string
  /** The payment session's id; absent for a refund that MultiSafepay does not assign to a payment. */
  psp_order_id?: string
  psp_transaction_id?: string
  psp_status?: string
  psp_amount?: string
  psp_currency?: string
  payment_id?: string
  refund_id?: string
  order_id?: string
  /** The order number that the merchant uses. */
  display_id?: string
  shop_amount?: string
  shop_currency?: string
  /** Why it could not be compared. */
  reason?: string
}
