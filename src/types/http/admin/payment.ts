import type { AlertView } from "./alert"
import type { OrderPaymentView, OrderPermissions, SyncedPaymentView } from "./order"
import type { TimelineEntry } from "./timeline"

type Facts = Pick<OrderPaymentView, "state" | "amount" | "refunded" | "currency_code">

/** A payment with what is known of it: those that core has deleted are unknown without MultiSafepay's response. */
export type PagePayment = Omit<OrderPaymentView, keyof Facts | "created_at"> & {
  created_at: string | null
} & (Facts | Record<keyof Facts, null>)

/** Who pays, and for what. Amounts are in major units. */
export type Buyer = {
  order: { id: string; number: string; created_at: string; canceled_at: string | null } | null
  cart_id: string | null
  customer: { id: string | null; name: string | null; email: string | null } | null
  /** Lines of the order, or of the cart while there is no order. */
  items: { id: string; title: string; variant: string | null; quantity: number; unit_price: number }[]
}

/** All that the page of a payment shows. */
export type PaymentView = Buyer & {
  payment: PagePayment
  /** False when core has deleted both session and payment: the data shown then come from MultiSafepay. */
  in_shop: boolean
  /** Open ones first, then the closed ones. */
  alerts: AlertView[]
  timeline: TimelineEntry[]
}

/** What the page of a payment shows, and what this user may do there. */
export type PaymentAnswer = PaymentView & {
  permissions: Pick<OrderPermissions, "check_again" | "withdraw_refunds">
}

export type CheckedPaymentAnswer = { payment: SyncedPaymentView }

export type Decision = "refund" | "retry" | "keep"

export type DecideBody = { decision: Decision }

export type DecidedPaymentAnswer = { payment: SyncedPaymentView & { decision: Decision } }
