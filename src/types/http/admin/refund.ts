/** One refund as both sides know it. Amounts are in major units. */
export type RefundView = {
  /**
   * Medusa's id; null for a refund that was made at MultiSafepay and is not booked yet, that Medusa has no payment for,
   * or that was declined.
   */
  id: string | null
  psp_refund_id: string | null
  amount: number
  created_at: string | null
  note: string | null
  /** Where the refund was made: in Medusa, or in MultiSafepay's dashboard. */
  made_in: "medusa" | "multisafepay"
  /**
   * The status as MultiSafepay returns it; `accepted` for a refund that it accepted and that this response does not
   * list, for example because it is older. Null when MultiSafepay was not asked or has not accepted the refund.
   */
  psp_status: string | null
}

export type SentRefundAnswer = {
  payment: { psp_order_id: string }
  refund: { psp_refund_id: string; sent_again: true }
}

export type WithdrawnRefundAnswer = {
  payment: { psp_order_id: string }
  refund: { psp_refund_id: string; withdrawn: true }
}
