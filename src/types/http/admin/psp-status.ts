/**
 * What a PSP order means for the shop. `open`: wait. `under_review`: the shopper has paid, and MultiSafepay or the
 * wallet is still reviewing it. `paid`: the money is there, minus refunds. `refunded`: all of it was refunded.
 */
export type PspState =
  | "open"
  | "under_review"
  | "paid"
  | "refunded"
  | "cancelled"
  | "expired"
  | "declined"
  | "disputed"

/** What MultiSafepay says about a payment, as the order page shows it. Amounts are in major units. */
export type PspStatus = {
  /** The status as MultiSafepay returns it. */
  status: string
  state: PspState
  transaction_id: string | null
  amount: number
  /** What is refunded or being refunded. */
  refunded: number
  currency_code: string
  /** How the shopper paid; may be another method than the one requested. */
  method: string | null
  wallet: string | null
  created_at: string | null
  completed_at: string | null
  /** Why it failed, as MultiSafepay says; null if it did not. */
  reason: string | null
  /** In major units of the order's currency, always positive. */
  fees: { amount: number; description: string | null }[]
  refunds: {
    transaction_id: string
    refund_order_id: string | null
    amount: number
    status: string
    created_at: string | null
  }[]
  /** Ids of refunds that MultiSafepay paid out, according to `costs`: some responses name them nowhere else. */
  paid_out: string[]
}

/** `unreachable` is temporary; for `refused`, somebody has to check the site. */
export type PspError = { reason: "unreachable" | "refused" | "unknown_order"; message: string }
