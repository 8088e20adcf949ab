import type { PaymentState } from "./payment-state"

/** An Alipay payment as the payments table lists it. Amounts are in major units, as everywhere in Medusa's API. */
export type PaymentListItem = {
  psp_order_id: string
  psp_transaction_id: string | null
  provider_id: string
  environment: string | null
  state: PaymentState
  amount: number
  refunded: number
  /** MultiSafepay's fee; null while it is not known, and for a payment that was not captured. */
  fee: number | null
  /** A captured payment's amount minus refunds and fee; null while the fee is not known. */
  net: number | null
  currency_code: string
  created_at: string
  /** When the shop booked the money, which may be later than the payment at MultiSafepay. */
  booked_at: string | null
  /** MultiSafepay's name of the wallet that the shopper paid with, according to the shop's own data. */
  wallet: string | null
  /** Whether it has an open alert. */
  has_alert: boolean
  name: string | null
  email: string | null
  order_id: string | null
  /** The order number that the merchant uses. */
  display_id: string | null
}

export type PaymentsAnswer = { payments: PaymentListItem[]; count: number; offset: number; limit: number }
