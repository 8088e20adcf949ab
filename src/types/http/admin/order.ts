import type { AlertView } from "./alert"
import type { PaymentUpdates, SentUpdate } from "./order-updates"
import type { PaymentLink } from "./payment-link"
import type { PaymentState } from "./payment-state"
import type { PspError, PspStatus } from "./psp-status"
import type { RefundView } from "./refund"

/** An Alipay payment as the order page shows it. Amounts are in major units. */
export type OrderPaymentView = {
  psp_order_id: string
  psp_transaction_id: string | null
  dashboard_url: string | null
  provider_id: string
  environment: string | null
  payment_type: string | null
  state: PaymentState
  amount: number
  refunded: number
  currency_code: string
  created_at: string
  /** When it was paid at MultiSafepay; while that is not known, when the shop booked it. */
  paid_at: string | null
  expires_at: string | null
  /** The method that the shopper paid with, according to the shop's own data. */
  paid_with: string | null
  refunds: RefundView[]
  /** What MultiSafepay was sent about the order's number and shipments, and the result. */
  updates: PaymentUpdates
  psp: PspStatus | null
  /** Why `psp` is null although MultiSafepay was asked. */
  psp_error: PspError | null
}

/** All that the order page shows about Alipay. */
export type OrderView = {
  order_id: string
  currency_code: string
  payments: OrderPaymentView[]
  /** The open ones, newest first. */
  alerts: AlertView[]
  /** What the order still owes, rounded as a payment link asks for it, in major units. */
  outstanding: number
  payment_link: PaymentLink | null
  /** Whether a link can be made now: something is outstanding, the region offers Alipay, no other payment is underway. */
  can_create_link: boolean
  /** Whether a link can be sent by e-mail: the order has an address, and the shop a provider for e-mails. */
  can_email: boolean
}

/** What a user may do with an order's payments. */
export type OrderPermissions = {
  check_again: boolean
  send_updates: boolean
  create_payment_link: boolean
  cancel_payment_link: boolean
  decide: boolean
  withdraw_refunds: boolean
  view_settings: boolean
}

/** What the order page shows, and what this user may do there. */
export type OrderViewForUser = OrderView & { permissions: OrderPermissions }

export type OrderAnswer = {
  /** Null for an order that has nothing to do with Alipay. */
  alipay: OrderViewForUser | null
}

/** What "check again" did about one payment. */
export type SyncedPaymentView = {
  psp_order_id: string
  /** MultiSafepay's status; null when it does not know the payment, or could not be asked. */
  psp_status: string | null
  /** What payment sync did, in order; empty when nothing could or had to be done. */
  actions: string[]
  /** Why it could not be synced now; null when it was. */
  error: string | null
}

export type SyncedOrderAnswer = OrderAnswer & { synced: SyncedPaymentView[] }

export type UpdatedPspOrderAnswer = OrderAnswer & {
  /** What was sent now; empty when MultiSafepay was up to date. */
  updates: SentUpdate[]
}
